package dev.argosy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Terms;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Sequences of grants, charges, ends and settlements of one lease, applied to the ledger as they come. */
class BookingsProperties {
    private static final OrganizationId CUSTOMER = new OrganizationId(new UUID(1, 1));
    private static final OrganizationId PROVIDER = new OrganizationId(new UUID(1, 2));
    private static final LeaseId LEASE = new LeaseId(new UUID(1, 3));
    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 4));
    private static final OrganizationId FAILED = new OrganizationId(new UUID(1, 5));
    private static final AtFault AT_FAULT = new AtFault(new LeaseId(new UUID(1, 6)), FAILED);
    private static final long FAILED_EARNED = 300_000;
    private static final long FAILED_CLEARED = 200_000;
    private static final long HOUR = 3_600_000;

    /** One thing that happens to a reservation. */
    sealed interface Step {
        record Grant(long more) implements Step {}

        record Charge(long more) implements Step {}

        record End(long cap, long lost) implements Step {}

        record Settle(long more, boolean last) implements Step {}

        record Midnight() implements Step {}
    }

    @Property(tries = 500)
    void moneyIsNeverMadeLostOrChargedTwice(
            @ForAll("terms") Terms terms, @ForAll("steps") List<Step> steps, @ForAll @IntRange(max = 50) int given) {
        var books = new Books(terms, given * 1_000_000L);
        for (Step step : steps) {
            books.take(step);
            books.check();
        }
        books.take(new Step.End(books.accepted, 0));
        books.check();
        books.take(new Step.Settle(0, true));
        books.check();
        Money borne = Money.ZERO
                .minus(terms.at(books.reservation.chargedMillis()).share())
                .max(Money.ZERO);
        Money recovered = books.reservation.amends().recovered();
        assertThat(recovered).isBetween(borne.minus(Money.ofMicroUsd(1)).max(Money.ZERO), borne);
        assertThat(books.balance(Account.platform(AccountKind.SLA_CREDITS)))
                .isEqualTo(
                        recovered.minus(borne).minus(books.reservation.amends().credited()));
        assertThat(books.paidBy(FAILED)).isEqualTo(recovered);
        assertThat(books.reservation.closed()).isTrue();
        assertThat(books.balance(Account.of(CUSTOMER, AccountKind.RESERVED))).isEqualTo(Money.ZERO);
        assertThat(books.reservation.reserved())
                .isEqualTo(books.reservation.charged().plus(books.reservation.released()));
    }

    @Property(tries = 300)
    void howOftenUsageIsBookedChangesNoSidesAmount(
            @ForAll("terms") Terms terms, @ForAll("cuts") List<Long> cuts, @ForAll @IntRange(max = 50) int given) {
        long total = cuts.stream().mapToLong(Long::longValue).sum();
        var once = new Books(terms, given * 1_000_000L);
        once.take(new Step.Grant(total));
        once.take(new Step.Charge(total));
        var often = new Books(terms, given * 1_000_000L);
        often.take(new Step.Grant(total));
        cuts.forEach(cut -> often.take(new Step.Charge(cut)));
        assertThat(often.ledger.accounts().keySet())
                .containsAll(once.ledger.accounts().keySet());
        often.ledger
                .accounts()
                .keySet()
                .forEach(account ->
                        assertThat(often.balance(account)).as(account.text()).isEqualTo(once.balance(account)));
        Terms.Shares shares = terms.at(total);
        assertThat(often.balance(Account.of(PROVIDER, AccountKind.EARNED))).isEqualTo(shares.earned());
    }

    @Provide
    Arbitrary<Terms> terms() {
        Arbitrary<Rate> rates = Arbitraries.longs().between(0, 5_000_000).map(Rate::new);
        return Combinators.combine(rates, rates, Arbitraries.integers().between(0, 10_000))
                .as(Terms::new);
    }

    @Provide
    Arbitrary<List<Long>> cuts() {
        return Arbitraries.longs().between(0, HOUR).list().ofMinSize(1).ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> millis = Arbitraries.longs().between(0, HOUR);
        return Arbitraries.<Step>oneOf(
                        millis.map(Step.Grant::new),
                        millis.map(Step.Charge::new),
                        Combinators.combine(millis, millis).as(Step.End::new),
                        Arbitraries.create(Step.Midnight::new),
                        Combinators.combine(millis, Arbitraries.of(true, false)).as(Step.Settle::new))
                .list()
                .ofMaxSize(12);
    }

    private record Reserved(LocalDate day, Money amount) {}

    /** A ledger with one reservation; every booking is applied twice, because the second must change nothing. */
    private static final class Books {
        private final Ledger ledger = new Ledger();
        private Reservation reservation;
        private long accepted;
        private LocalDate today = LocalDate.of(2026, 12, 30);
        /** What was reserved, amount by amount, oldest first; charges take from the front, releases from the back. */
        private final Deque<Reserved> queue = new ArrayDeque<>();

        private final Map<LocalDate, Money> counted = new TreeMap<>();

        Books(Terms terms, long given) {
            reservation =
                    Reservation.open(new Reservation.Lease(LEASE, CLUSTER, CUSTOMER, null, PROVIDER, terms, AT_FAULT));
            if (given > 0) {
                pay("promotion", CUSTOMER, AccountKind.PROMOTIONAL, given);
            }
            pay("earned before", FAILED, AccountKind.EARNED, FAILED_EARNED);
            pay("cleared before", FAILED, AccountKind.WITHDRAWABLE, FAILED_CLEARED);
            pay("deposit", CUSTOMER, AccountKind.AVAILABLE, 1_000_000_000_000L);
        }

        private void pay(String cause, OrganizationId to, AccountKind kind, long amount) {
            Transfer transfer = Transfer.of(
                    cause, Account.platform(AccountKind.FAUCET), Account.of(to, kind), Money.ofMicroUsd(amount));
            assertThat(ledger.apply(List.of(TransferGroup.of(transfer)))).containsExactly(GroupResult.created());
        }

        void take(Step step) {
            Booking booking = switch (step) {
                case Step.Grant(long more) -> {
                    if (reservation.cap().isPresent()) {
                        yield Booking.nothing(reservation);
                    }
                    var free = new Parts(
                            balance(Account.of(CUSTOMER, AccountKind.PROMOTIONAL)),
                            balance(Account.of(CUSTOMER, AccountKind.AVAILABLE)));
                    yield Bookings.grant(reservation, reservation.grantedMillis() + more, free, today);
                }
                case Step.Midnight _ -> {
                    today = today.plusDays(1);
                    yield Booking.nothing(reservation);
                }
                case Step.Charge(long more) -> {
                    accepted += more;
                    yield Bookings.charge(reservation, accepted);
                }
                case Step.End(long cap, long lost) -> Bookings.end(reservation, new Bookings.Cap(cap, lost), accepted);
                case Step.Settle(long more, boolean last) -> {
                    accepted += more;
                    yield Bookings.settle(reservation, accepted, last);
                }
            };
            booking = booking.then(at -> Bookings.recover(
                    at,
                    balance(Account.of(FAILED, AccountKind.EARNED)),
                    balance(Account.of(FAILED, AccountKind.WITHDRAWABLE))));
            if (!booking.transfers().isEmpty()) {
                var group = new TransferGroup(booking.transfers(), List.of());
                assertThat(ledger.apply(List.of(group))).containsExactly(GroupResult.created());
                assertThat(ledger.apply(List.of(group))).containsExactly(GroupResult.exists());
            }
            count(booking);
            reservation = booking.after();
        }

        /** Counts by day in another way than the reservation does: each amount carries its own day. */
        private void count(Booking booking) {
            Reservation before = booking.before();
            Reservation after = booking.after();
            Money reserved = after.reserved().total().minus(before.reserved().total());
            if (reserved.isPositive()) {
                queue.addLast(new Reserved(today, reserved));
                counted.merge(today, reserved, Money::plus);
            }
            take(
                    queue::removeFirst,
                    queue::addFirst,
                    after.charged().total().minus(before.charged().total()));
            take(
                            queue::removeLast,
                            queue::addLast,
                            after.released().total().minus(before.released().total()))
                    .forEach((day, amount) -> counted.merge(day, amount, Money::minus));
            assertThat(booking.daysChanged())
                    .allSatisfy(day -> assertThat(booking.committedChange(day)).isNotEqualTo(Money.ZERO));
        }

        private static Map<LocalDate, Money> take(Supplier<Reserved> next, Consumer<Reserved> back, Money amount) {
            var taken = new TreeMap<LocalDate, Money>();
            Money rest = amount;
            while (rest.isPositive()) {
                Reserved first = next.get();
                Money part = first.amount().min(rest);
                taken.merge(first.day(), part, Money::plus);
                rest = rest.minus(part);
                if (part.compareTo(first.amount()) < 0) {
                    back.accept(new Reserved(first.day(), first.amount().minus(part)));
                }
            }
            return taken;
        }

        /** What a provider had, less what he has, and what he owes. */
        Money paidBy(OrganizationId provider) {
            return Money.ofMicroUsd(FAILED_EARNED + FAILED_CLEARED)
                    .minus(balance(Account.of(provider, AccountKind.EARNED)))
                    .minus(balance(Account.of(provider, AccountKind.WITHDRAWABLE)))
                    .minus(balance(Account.of(provider, AccountKind.RECEIVABLE)));
        }

        Money balance(Account account) {
            return ledger.sums(account).balance();
        }

        void check() {
            counted.values().removeIf(Money::isZero);
            assertThat(reservation.days().byDay()).isEqualTo(counted);
            Money all = ledger.accounts().values().stream().map(Sums::balance).reduce(Money.ZERO, Money::plus);
            assertThat(all).isEqualTo(Money.ZERO);
            ledger.accounts()
                    .forEach((account, sums) -> assertThat(account.kind().isProtected()
                                    && sums.balance().isNegative())
                            .as("%s overdrawn", account)
                            .isFalse());
            assertThat(balance(Account.of(CUSTOMER, AccountKind.RESERVED)))
                    .isEqualTo(reservation.held().total());
            long limit = Math.min(accepted, reservation.chargeable());
            assertThat(reservation.charged().total())
                    .isLessThanOrEqualTo(
                            reservation.lease().terms().customerRate().forMillis(Math.max(limit, 0)));
        }
    }
}
