package dev.argosy.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** Transfers and counter changes that are applied whole or not at all, in this order. */
public record TransferGroup(List<Transfer> transfers, List<CounterChange> counters) {
    public TransferGroup {
        transfers = List.copyOf(transfers);
        counters = List.copyOf(counters);
        if (transfers.isEmpty()) {
            throw new IllegalArgumentException("group: no transfer (expected: at least one)");
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
