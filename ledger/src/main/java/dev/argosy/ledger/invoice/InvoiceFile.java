package dev.argosy.ledger.invoice;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.Transfer;
import java.time.Instant;
import java.util.List;

/**
 * What an invoice file says, before it is sealed.
 *
 * @param authority certificate of the authority that all others lead to, PEM
 */
public record InvoiceFile(
        InvoiceId invoice,
        ClusterId cluster,
        OrganizationId customer,
        Instant issuedAt,
        String authority,
        List<Line> lines,
        Totals totals) {
    public static final String FORMAT = "argosy-invoice-v1";

    public InvoiceFile {
        lines = List.copyOf(lines);
    }

    /**
     * One lease.
     *
     * @param slice the text of {@link dev.argosy.kernel.Slice#text()}
     * @param grantedMillis active time that was paid ahead
     * @param capMillis active time beyond which nothing is charged
     * @param activeMillis active time that was charged
     */
    public record Line(
            LeaseId lease,
            int rank,
            OrganizationId provider,
            FencingToken token,
            String slice,
            Terms terms,
            Digest termsHash,
            long grantedMillis,
            long capMillis,
            long activeMillis,
            Amounts amounts,
            Reason reason,
            List<Usage> usage,
            List<Moved> transfers) {
        public Line {
            usage = List.copyOf(usage);
            transfers = List.copyOf(transfers);
        }
    }

    /**
     * What moved for a lease.
     *
     * @param platform fee and the platform's share of the charge
     */
    public record Amounts(Money reserved, Money charged, Money released, Money earned, Money platform) {}

    /** Why a lease ended, who is responsible, and what that does to the bill. */
    public record Reason(String code, String party, String effect) {}

    /**
     * A usage record as signed: all texts verbatim.
     *
     * @param signature of the report, base64
     * @param certificate of the machine's usage key, PEM
     */
    public record Usage(
            String record, List<MerkleTree.Step> path, String report, String signature, String certificate) {
        public Usage {
            path = List.copyOf(path);
        }
    }

    /** A transfer, with an id that must be the one of its cause. */
    public record Moved(String id, String cause, Account debit, Account credit, Money amount) {
        public static Moved of(Transfer transfer) {
            return new Moved(
                    transfer.id().text(), transfer.cause(), transfer.debit(), transfer.credit(), transfer.amount());
        }
    }

    /** Sums over all lines. */
    public record Totals(Money charged, Money released, Money earned, Money platform) {
        public static Totals of(List<Line> lines) {
            var totals = new Totals(Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);
            for (Line line : lines) {
                Amounts amounts = line.amounts();
                totals = new Totals(
                        totals.charged.plus(amounts.charged()),
                        totals.released.plus(amounts.released()),
                        totals.earned.plus(amounts.earned()),
                        totals.platform.plus(amounts.platform()));
            }
            return totals;
        }
    }
}
