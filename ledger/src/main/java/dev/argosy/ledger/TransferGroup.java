package dev.argosy.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * Transfers and counter changes that are applied whole or not at all, in this order. A group without transfers has no
 * id that could tell it was applied before: it is applied each time.
 */
public record TransferGroup(List<Transfer> transfers, List<CounterChange> counters) {
    public TransferGroup {
        transfers = List.copyOf(transfers);
        counters = List.copyOf(counters);
        if (transfers.isEmpty() && counters.isEmpty()) {
            throw new IllegalArgumentException("group: empty (expected: a transfer or a counter change)");
        }
        var ids = new HashSet<UUID>();
        for (Transfer transfer : transfers) {
            if (!ids.add(transfer.id().uuid())) {
                throw new IllegalArgumentException("group: " + transfer.cause() + " twice (expected: once)");
            }
        }
    }

    public static TransferGroup of(Transfer... transfers) {
        return new TransferGroup(List.of(transfers), List.of());
    }
}
