package dev.argosy.ledger;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Terms;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reserve, then charge: what moves when a lease is granted time, when usage is accepted, when it ends and when its
 * reservation closes. Every function is pure and repeating it from where it led moves nothing.
 */
public final class Bookings {
    private Bookings() {}

    /**
     * Pays for so much granted time in all, promotional money first; the caller has made sure that the rest is there.
     *
     * @param free what the customer has left of each kind
     * @param day the day, in UTC, that this counts on
     */
    public static Booking grant(Reservation reservation, long grantedMillis, Parts free, LocalDate day) {
        if (reservation.cap().isPresent()) {
            throw new IllegalStateException(reservation.lease().id() + ": has ended (expected: no cap)");
        }
        Money needed = reservation.shortOf(grantedMillis);
        Parts more = free.promotionalFirst(needed);
        OrganizationId customer = reservation.lease().customer();
        String cause =
                cause(reservation, "reserve", reservation.reserved().total().microUsd());
        var transfers = new ArrayList<Transfer>();
        Account reserved = Account.of(customer, AccountKind.RESERVED);
        add(transfers, cause, Account.of(customer, AccountKind.PROMOTIONAL), reserved, more.promotional());
        add(transfers, cause, Account.of(customer, AccountKind.AVAILABLE), reserved, more.available());
        // a start that moved may leave less granted time than before, never less than what was charged
        long granted = Math.max(grantedMillis, reservation.chargedMillis());
        return new Booking(reservation, reservation.withGranted(granted, more, day), transfers);
    }

    /** Charges up to the accepted running total, cut to what was granted and to the cap. */
    public static Booking charge(Reservation reservation, long acceptedMillis) {
        long to = Math.min(acceptedMillis, reservation.chargeable());
        long from = reservation.chargedMillis();
        if (reservation.closed() || to <= from) {
            return Booking.nothing(reservation);
        }
        Terms terms = reservation.lease().terms();
        Terms.Shares before = terms.at(from);
        Terms.Shares after = terms.at(to);
        Money amount = after.charged().minus(before.charged());
        Account earned = Account.of(reservation.lease().provider(), AccountKind.EARNED);
        var flows = new LinkedHashMap<Account, Money>();
        flows.put(Account.of(reservation.lease().customer(), AccountKind.RESERVED), Money.ZERO.minus(amount));
        flows.put(earned, after.earned().minus(before.earned()));
        flows.put(
                Account.platform(AccountKind.FEES),
                after.fee().minus(before.fee()).plus(surplus(after)).minus(surplus(before)));
        flows.put(Account.platform(AccountKind.SLA_CREDITS), deficit(before).minus(deficit(after)));
        List<Transfer> transfers = transfersOf(cause(reservation, "charge", from), flows);
        Parts spent = reservation.held().promotionalFirst(amount);
        return new Booking(reservation, reservation.withCharged(to, spent), transfers);
    }

    /**
     * Sets the charge cap, for good: a second cap changes nothing. Charges what is accepted up to it, gives back at
     * once what lies beyond it and credits the time that was lost; closes when no record can move money any more.
     */
    public static Booking end(Reservation reservation, Cap cap, long acceptedMillis) {
        boolean first = reservation.cap().isEmpty();
        // what was signed, accepted and charged before stays charged, even when the cap is found to lie before it
        Reservation capped =
                first ? reservation.withCap(Math.max(cap.millis(), reservation.chargedMillis())) : reservation;
        return new Booking(reservation, capped, List.of())
                .then(at -> charge(at, acceptedMillis))
                .then(Bookings::releaseBeyondCap)
                .then(at -> first ? credit(at, cap.lostMillis()) : Booking.nothing(at))
                .then(at -> at.nothingOutstanding() ? close(at) : Booking.nothing(at));
    }

    /** Charges what came in after the end; closes when that was all, or when nothing more is waited for. */
    public static Booking settle(Reservation reservation, long acceptedMillis, boolean nothingMoreComes) {
        Booking charged = charge(reservation, acceptedMillis);
        return charged.then(at -> at.cap().isPresent() && (nothingMoreComes || at.nothingOutstanding())
                ? close(at)
                : Booking.nothing(at));
    }

    /**
     * The end of a lease's bill.
     *
     * @param millis the active time beyond which nothing is ever charged
     * @param lostMillis the time without service that is credited, as
     *     {@link dev.argosy.kernel.SlaCredit#creditedMillis} has it
     */
    public record Cap(long millis, long lostMillis) {}

    private static Booking credit(Reservation reservation, long lostMillis) {
        Money amount = reservation.lease().terms().customerRate().forMillis(lostMillis);
        var transfers = new ArrayList<Transfer>();
        if (amount.isPositive()) {
            transfers.add(Transfer.of(
                    reservation.lease().id().text() + "/credit",
                    Account.platform(AccountKind.SLA_CREDITS),
                    Account.of(reservation.lease().customer(), AccountKind.PROMOTIONAL),
                    amount));
        }
        return new Booking(
                reservation, reservation.with(reservation.amends().withCredit(lostMillis, amount)), transfers);
    }

    /**
     * Takes what the provider at fault owes by now: from what he earned, then from what he may withdraw; the rest he
     * owes from then on. What the lost lease earned is in the same account as his other earnings.
     *
     * @param earned what there is in that account
     * @param withdrawable and in that one
     */
    public static Booking recover(Reservation reservation, Money earned, Money withdrawable) {
        Money owed = reservation.toRecover();
        AtFault atFault = reservation.lease().atFault();
        if (atFault == null || !owed.isPositive()) {
            return Booking.nothing(reservation);
        }
        String cause =
                cause(reservation, "recover", reservation.amends().recovered().microUsd());
        Account to = Account.platform(AccountKind.SLA_CREDITS);
        Money first = owed.min(earned);
        Money second = owed.minus(first).min(withdrawable);
        var transfers = new ArrayList<Transfer>();
        add(transfers, cause, Account.of(atFault.provider(), AccountKind.EARNED), to, first);
        add(transfers, cause, Account.of(atFault.provider(), AccountKind.WITHDRAWABLE), to, second);
        Money rest = owed.minus(first).minus(second);
        add(transfers, cause, Account.of(atFault.provider(), AccountKind.RECEIVABLE), to, rest);
        return new Booking(reservation, reservation.with(reservation.amends().withRecovered(owed)), transfers);
    }

    private static Booking releaseBeyondCap(Reservation reservation) {
        Money keep = reservation
                .lease()
                .terms()
                .customerRate()
                .forMillis(reservation.chargeable())
                .minus(reservation.charged().total());
        return release(reservation, reservation.held().total().minus(keep));
    }

    private static Booking close(Reservation reservation) {
        if (reservation.closed()) {
            return Booking.nothing(reservation);
        }
        return release(reservation, reservation.held().total()).then(at -> new Booking(at, at.withClosed(), List.of()));
    }

    private static Booking release(Reservation reservation, Money amount) {
        if (!amount.isPositive()) {
            return Booking.nothing(reservation);
        }
        Parts back = reservation.held().availableFirst(amount);
        OrganizationId customer = reservation.lease().customer();
        String cause =
                cause(reservation, "release", reservation.released().total().microUsd());
        Account reserved = Account.of(customer, AccountKind.RESERVED);
        var transfers = new ArrayList<Transfer>();
        add(transfers, cause, reserved, Account.of(customer, AccountKind.PROMOTIONAL), back.promotional());
        add(transfers, cause, reserved, Account.of(customer, AccountKind.AVAILABLE), back.available());
        return new Booking(reservation, reservation.withReleased(back), transfers);
    }

    private static Money surplus(Terms.Shares shares) {
        return shares.share().max(Money.ZERO);
    }

    private static Money deficit(Terms.Shares shares) {
        return Money.ZERO.minus(shares.share()).max(Money.ZERO);
    }

    /** Pairs what flows out of accounts with what flows in, in order; all flows add up to zero. */
    private static List<Transfer> transfersOf(String cause, Map<Account, Money> flows) {
        var out = new LinkedHashMap<Account, Money>();
        var in = new LinkedHashMap<Account, Money>();
        flows.forEach((account, flow) -> {
            if (flow.isNegative()) {
                out.put(account, Money.ZERO.minus(flow));
            } else if (flow.isPositive()) {
                in.put(account, flow);
            }
        });
        var transfers = new ArrayList<Transfer>();
        for (var source : out.entrySet()) {
            for (var sink : in.entrySet()) {
                Money moved = source.getValue().min(sink.getValue());
                add(transfers, cause, source.getKey(), sink.getKey(), moved);
                source.setValue(source.getValue().minus(moved));
                sink.setValue(sink.getValue().minus(moved));
            }
        }
        return transfers;
    }

    private static void add(List<Transfer> transfers, String cause, Account from, Account to, Money amount) {
        if (amount.isPositive()) {
            transfers.add(Transfer.of(cause + "/" + transfers.size(), from, to, amount));
        }
    }

    private static String cause(Reservation reservation, String kind, long before) {
        return reservation.lease().id().text() + "/" + kind + "/" + before;
    }
}
