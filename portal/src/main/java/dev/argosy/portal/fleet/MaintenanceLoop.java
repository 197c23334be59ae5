package dev.argosy.portal.fleet;

import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.util.List;

/** Forgets windows that are over; what they meant ends by itself at their last instant. */
final class MaintenanceLoop implements Loop {
    private final Transactions transactions;
    private final MachineStore store;
    private final MachineBook book;

    MaintenanceLoop(Transactions transactions, MachineStore store, MachineBook book) {
        this.transactions = transactions;
        this.store = store;
        this.book = book;
    }

    @Override
    public String name() {
        return "fleet:maintenance";
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(10);
    }

    @Override
    public boolean step() {
        transactions.execute(tx -> {
            for (MachineRow row : store.leaving(tx, tx.now())) {
                if (row.maintenance().filter(window -> window.isOver(tx.now())).isPresent()) {
                    book.write(tx, row, List.of(new MachineEvent.MaintenanceOver()));
                }
            }
        });
        return false;
    }
}
