package dev.argosy.ledger;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Terms;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The money of one lease, set aside until it is charged or released. Pure: {@link Bookings} says what moves.
 *
 * @param grantedMillis the active time that was paid for ahead
 * @param cap set once when the lease ends: nothing beyond it is ever charged
 * @param chargedMillis the running total that has been charged
 * @param days what was reserved and not released, by the day on which it was reserved
 * @param amends what was made good beside the charge
 */
public record Reservation(
        Lease lease,
        long grantedMillis,
        OptionalLong cap,
        long chargedMillis,
        Parts reserved,
        Parts charged,
        Parts released,
        DailyAmounts days,
        Amends amends,
        boolean closed) {
    public Reservation {
        if (chargedMillis < 0 || chargedMillis > grantedMillis) {
            throw new IllegalArgumentException(
                    lease.id() + ": charged " + chargedMillis + " ms (expected: 0.." + grantedMillis + " granted)");
        }
        if (cap.isPresent() && cap.getAsLong() < 0) {
            throw new IllegalArgumentException(lease.id() + ": cap " + cap.getAsLong() + " ms (expected: >= 0)");
        }
        if (!days.total().equals(reserved.minus(released).total())) {
            throw new IllegalArgumentException(lease.id() + ": " + days.total().microUsd() + " by day (expected: "
                    + reserved.minus(released).total().microUsd() + " reserved and not released)");
        }
        if (cap.isEmpty() && amends.lostMillis() > 0) {
            throw new IllegalArgumentException(lease.id() + ": credited before its end");
        }
        Parts held = reserved.minus(charged).minus(released);
        if (closed && (!held.total().isZero() || cap.isEmpty())) {
            throw new IllegalArgumentException(
                    lease.id() + ": closed holding " + held.total().microUsd() + " (expected: nothing, and a cap)");
        }
    }

    /**
     * Whose money pays whom for what.
     *
     * @param requester the key that asked, with its project; null when that was not known yet
     * @param atFault who pays for what this lease costs more than its customer does; null when nobody
     */
    public record Lease(
            LeaseId id,
            ClusterId cluster,
            OrganizationId customer,
            @Nullable Requester requester,
            OrganizationId provider,
            Terms terms,
            @Nullable AtFault atFault) {}

    public static Reservation open(Lease lease) {
        return new Reservation(
                lease,
                0,
                OptionalLong.empty(),
                0,
                Parts.ZERO,
                Parts.ZERO,
                Parts.ZERO,
                DailyAmounts.NONE,
                Amends.NONE,
                false);
    }

    /** What is still set aside. */
    public Parts held() {
        return reserved.minus(charged).minus(released);
    }

    /** Charged and set aside: what counts against budgets. */
    public Money committed() {
        return reserved.minus(released).total();
    }

    /** What it costs an hour while it is granted and has not ended: what counts against hourly budgets. */
    public Money hourly() {
        return grantedMillis > 0 && cap.isEmpty()
                ? Money.ofMicroUsd(lease.terms().customerRate().microUsdPerHour())
                : Money.ZERO;
    }

    /** What is missing for so much granted time. */
    public Money shortOf(long millis) {
        return lease.terms().customerRate().forMillis(millis).minus(committed()).max(Money.ZERO);
    }

    /** What the provider at fault owes by now and has not paid. */
    public Money toRecover() {
        return lease.atFault() == null
                ? Money.ZERO
                : AtFault.owed(lease.terms(), chargedMillis).minus(amends.recovered());
    }

    /** The most active time that can ever be charged as things stand. */
    public long chargeable() {
        return Math.min(grantedMillis, cap.orElse(Long.MAX_VALUE));
    }

    /** True when no record that may still arrive can move money. */
    public boolean nothingOutstanding() {
        return cap.isPresent() && chargedMillis >= chargeable();
    }

    Reservation withGranted(long millis, Parts more, LocalDate day) {
        return new Reservation(
                lease,
                millis,
                cap,
                chargedMillis,
                reserved.plus(more),
                charged,
                released,
                days.plus(day, more.total()),
                amends,
                closed);
    }

    Reservation withCharged(long millis, Parts more) {
        return new Reservation(
                lease, grantedMillis, cap, millis, reserved, charged.plus(more), released, days, amends, closed);
    }

    Reservation withCap(long millis) {
        return new Reservation(
                lease,
                grantedMillis,
                OptionalLong.of(millis),
                chargedMillis,
                reserved,
                charged,
                released,
                days,
                amends,
                closed);
    }

    Reservation withReleased(Parts more) {
        return new Reservation(
                lease,
                grantedMillis,
                cap,
                chargedMillis,
                reserved,
                charged,
                released.plus(more),
                days.minusLatest(more.total()),
                amends,
                closed);
    }

    Reservation withClosed() {
        return new Reservation(
                lease, grantedMillis, cap, chargedMillis, reserved, charged, released, days, amends, true);
    }

    Reservation with(Amends made) {
        return new Reservation(
                lease, grantedMillis, cap, chargedMillis, reserved, charged, released, days, made, closed);
    }
}
