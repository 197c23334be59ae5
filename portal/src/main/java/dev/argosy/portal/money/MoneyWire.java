package dev.argosy.portal.money;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Terms;
import dev.argosy.ledger.Reservation;
import dev.argosy.portal.foundation.Instants;
import dev.argosy.portal.foundation.Page;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of this room's answers. */
final class MoneyWire {
    private MoneyWire() {}

    record Balance(
            String organization,
            long availableMicroUsd,
            long promotionalMicroUsd,
            long reservedMicroUsd,
            long earnedMicroUsd,
            long withdrawableMicroUsd) {
        static Balance of(Statements.Balance balance) {
            return new Balance(
                    balance.organization().text(),
                    balance.available().microUsd(),
                    balance.promotional().microUsd(),
                    balance.reserved().microUsd(),
                    balance.earned().microUsd(),
                    balance.withdrawable().microUsd());
        }
    }

    record Budget(
            String scope,
            String id,
            @Nullable String name,
            @Nullable Long totalMicroUsd,
            String period,
            @Nullable Long hourlyMicroUsd,
            long usedMicroUsd,
            long hourlyUsedMicroUsd,
            @Nullable String periodEndsAt) {
        static Budget of(Budgets.Use use, @Nullable String name) {
            return new Budget(
                    use.owner().scope().word(),
                    use.owner().id().text(),
                    name,
                    number(use.budget().total()),
                    use.budget().period().word(),
                    number(use.budget().hourly()),
                    use.total().microUsd(),
                    use.hourly().microUsd(),
                    use.periodEnd().map(Instants::text).orElse(null));
        }

        private static @Nullable Long number(@Nullable Money limit) {
            return limit == null ? null : limit.microUsd();
        }
    }

    record Deposited(String transfer, Balance balance) {}

    /** @param creditedMicroUsd paid for lost time; no part of the total */
    record InvoiceSummary(String id, String cluster, String issuedAt, long totalMicroUsd, long creditedMicroUsd) {
        static InvoiceSummary of(Invoice invoice, Money credited) {
            return new InvoiceSummary(
                    invoice.id().text(),
                    invoice.cluster().text(),
                    Instants.text(invoice.issuedAt()),
                    invoice.charged().microUsd(),
                    credited.microUsd());
        }
    }

    record InvoiceWithLines(
            String id,
            String cluster,
            String issuedAt,
            long totalMicroUsd,
            long reservedMicroUsd,
            long releasedMicroUsd,
            long creditedMicroUsd,
            List<Line> lines) {
        static InvoiceWithLines of(Invoice invoice, List<InvoiceDocuments.Billed> billed) {
            List<Line> lines = billed.stream().map(Line::of).toList();
            return new InvoiceWithLines(
                    invoice.id().text(),
                    invoice.cluster().text(),
                    Instants.text(invoice.issuedAt()),
                    invoice.charged().microUsd(),
                    lines.stream().mapToLong(Line::reservedMicroUsd).sum(),
                    lines.stream().mapToLong(Line::releasedMicroUsd).sum(),
                    lines.stream().mapToLong(Line::creditedMicroUsd).sum(),
                    lines);
        }
    }

    /**
     * A lease on an invoice; what was replaced has its own.
     *
     * @param lostMillis time without service that was credited
     * @param party who is responsible for its end; with {@code evidence} and {@code effect} as the reason has them
     */
    record Line(
            int rank,
            String lease,
            String machine,
            int gpus,
            long rateMicroUsdPerHour,
            long activeMillis,
            long chargedMicroUsd,
            long reservedMicroUsd,
            long releasedMicroUsd,
            long feeMicroUsd,
            long lostMillis,
            long creditedMicroUsd,
            @Nullable String reason,
            @Nullable String party,
            @Nullable String evidence,
            @Nullable String effect) {
        static Line of(InvoiceDocuments.Billed billed) {
            Reservation reservation = billed.reservation();
            Terms terms = reservation.lease().terms();
            return new Line(
                    billed.facts().rank(),
                    reservation.lease().id().text(),
                    billed.facts().token().machine().text(),
                    billed.facts().gpus(),
                    terms.customerRate().microUsdPerHour(),
                    reservation.chargedMillis(),
                    reservation.charged().total().microUsd(),
                    reservation.reserved().total().microUsd(),
                    reservation.released().total().microUsd(),
                    terms.at(reservation.chargedMillis()).fee().microUsd(),
                    reservation.amends().lostMillis(),
                    reservation.amends().credited().microUsd(),
                    billed.facts().reason().map(Reason::code).orElse(null),
                    billed.facts().reason().map(reason -> word(reason.party())).orElse(null),
                    billed.facts().reason().map(Reason::evidence).orElse(null),
                    billed.facts().reason().map(reason -> word(reason.effect())).orElse(null));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** @param recoveredMicroUsd what its provider paid for its replacements, because it ended by his fault */
    record Earning(
            String lease,
            String cluster,
            String machine,
            long grossMicroUsd,
            long feeMicroUsd,
            long earnedMicroUsd,
            long recoveredMicroUsd,
            String at) {}

    record EarningTotals(long grossMicroUsd, long feeMicroUsd, long earnedMicroUsd, long recoveredMicroUsd) {
        static EarningTotals of(Earned all) {
            return new EarningTotals(
                    all.gross().microUsd(),
                    all.fee().microUsd(),
                    all.net().microUsd(),
                    all.recovered().microUsd());
        }
    }

    /** What is known of the leases of a page. */
    record Known(Map<LeaseId, BilledLeases.Facts> facts, Map<LeaseId, Money> recovered) {}

    /**
     * One page of earnings.
     *
     * @param totals of all earnings, not of the page; with the first page only
     */
    record Earnings(
            List<Earning> items,
            @Nullable String next,
            @Nullable EarningTotals totals) {
        static Earnings of(Page<Dated<Reservation>> page, Known of, @Nullable Earned all) {
            Page<Earning> shown = page.map(dated -> earning(dated, of));
            return new Earnings(shown.items(), shown.next(), all == null ? null : EarningTotals.of(all));
        }

        private static Earning earning(Dated<Reservation> dated, Known of) {
            Reservation reservation = dated.value();
            LeaseId lease = reservation.lease().id();
            BilledLeases.Facts known = of.facts().get(lease);
            if (known == null) {
                throw new IllegalStateException(lease + ": billed but unknown to the lease room");
            }
            Terms.Shares shares = reservation.lease().terms().at(reservation.chargedMillis());
            return new Earning(
                    lease.text(),
                    reservation.lease().cluster().text(),
                    known.token().machine().text(),
                    shares.gross().microUsd(),
                    shares.fee().microUsd(),
                    shares.earned().microUsd(),
                    of.recovered().getOrDefault(lease, Money.ZERO).microUsd(),
                    Instants.text(dated.at()));
        }
    }

    record Check(
            boolean balanced,
            long accounts,
            long transfers,
            BigInteger debitsMicroUsd,
            BigInteger creditsMicroUsd,
            List<String> violations) {
        static Check of(LedgerCheck check) {
            return new Check(
                    check.balanced(),
                    check.accounts(),
                    check.transfers(),
                    check.debitsMicroUsd(),
                    check.creditsMicroUsd(),
                    check.violations());
        }
    }
}
