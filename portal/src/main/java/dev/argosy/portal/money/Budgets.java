package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Money;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.CounterChange;
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import java.util.List;
import java.util.Optional;

/** Counts what clusters have committed, so that a cluster's budget holds whatever runs at the same time. */
final class Budgets {
    private Budgets() {}

    /** The counter of what a cluster was charged and has set aside. */
    static String committed(ClusterId cluster) {
        return cluster.text() + "/committed";
    }

    /**
     * The linked group that bookings of one cluster make, or none when no money moves.
     *
     * @param budget what the cluster may commit in all
     */
    static Optional<TransferGroup> groupOf(List<Booking> bookings, long budget) {
        List<Transfer> transfers = bookings.stream()
                .flatMap(booking -> booking.transfers().stream())
                .toList();
        if (transfers.isEmpty()) {
            return Optional.empty();
        }
        Money change = bookings.stream().map(Booking::committedChange).reduce(Money.ZERO, Money::plus);
        ClusterId cluster = bookings.getFirst().after().lease().cluster();
        List<CounterChange> counters =
                change.isZero() ? List.of() : List.of(new CounterChange(committed(cluster), change.microUsd(), budget));
        return Optional.of(new TransferGroup(transfers, counters));
    }
}
