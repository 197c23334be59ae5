package dev.argosy.ledger.invoice;

import dev.argosy.kernel.evidence.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the check of an invoice file found.
 *
 * @param lines what was checked and holds, for people, in order
 * @param wrong the first thing that does not hold; empty when the file is good
 * @param believed the fingerprint of the authority that was believed; null when it was not read so far
 * @param wasGiven whether that fingerprint was given rather than taken from the file
 */
public record InvoiceVerdict(
        List<String> lines, Optional<Wrong> wrong, @Nullable Digest believed, boolean wasGiven) {
    public InvoiceVerdict {
        lines = List.copyOf(lines);
    }

    public boolean good() {
        return wrong.isEmpty();
    }

    /**
     * The first wrong line.
     *
     * @param where the path to it, such as {@code leases/0/usage/1}
     * @param code a stable code: not-canonical, bad-seal, bad-certificate, bad-signature, wrong-usage or wrong-amount
     */
    public record Wrong(String where, String code, String message) {
        @Override
        public String toString() {
            return (where.isEmpty() ? "" : where + ": ") + message + " [" + code + "]";
        }
    }
}
