package dev.argosy.ledger.invoice;

import dev.argosy.kernel.AtFault;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an invoice file says, before it is sealed.
 *
 * @param format {@link #FORMAT}, or an earlier one of {@link #FORMATS}
 * @param authority certificate of the authority that all others lead to, PEM
 */
public record InvoiceFile(
        String format,
        InvoiceId invoice,
        ClusterId cluster,
        OrganizationId customer,
        Instant issuedAt,
        String authority,
        List<Line> lines,
        Totals totals) {
    /** Of the files that are written now. */
    public static final String FORMAT = "argosy-invoice-v2";

    /** Said nothing of credits, recoveries and evidence; files of it are still read. */
    static final String FIRST_FORMAT = "argosy-invoice-v1";

    static final Set<String> FORMATS = Set.of(FIRST_FORMAT, FORMAT);

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
     * @param lostMillis time without service that was credited
     * @param atFault of a replacement whose difference somebody else pays; null of all others
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
            long lostMillis,
            @Nullable AtFault atFault,
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
     * @param platform fee and the platform's share of the charge; below zero where it bore a difference
     * @param credited paid to the customer for lost time
     * @param recovered taken from whoever is at fault for a difference that the platform bore
     */
    public record Amounts(
            Money reserved,
            Money charged,
            Money released,
            Money earned,
            Money platform,
            Money credited,
            Money recovered) {}

    /**
     * Why a lease ended, who is responsible, what shows it, and what that does to the bill.
     *
     * @param code empty, like all else, when it is not known
     */
    public record Reason(String code, String party, String evidence, String effect) {
        public static final Reason UNKNOWN = new Reason("", "", "", "");
    }

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
    public record Totals(Money charged, Money released, Money earned, Money platform, Money credited, Money recovered) {
        public static Totals of(List<Line> lines) {
            var totals = new Totals(Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);
            for (Line line : lines) {
                Amounts amounts = line.amounts();
                totals = new Totals(
                        totals.charged.plus(amounts.charged()),
                        totals.released.plus(amounts.released()),
                        totals.earned.plus(amounts.earned()),
                        totals.platform.plus(amounts.platform()),
                        totals.credited.plus(amounts.credited()),
                        totals.recovered.plus(amounts.recovered()));
            }
            return totals;
        }
    }
}
