package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import java.util.List;
import java.util.function.Function;

/** Writes what was decided about a machine: its row and the facts that explain it, together. */
final class MachineBook {
    static final String ROOM = "fleet";

    private final MachineStore store;
    private final History history;

    MachineBook(MachineStore store, History history) {
        this.store = store;
        this.history = history;
    }

    MachineRow require(Transaction tx, MachineId id) {
        return store.byId(tx, id).orElseThrow(() -> UnknownMachine.refusal(id).asException());
    }

    void decide(Transaction tx, MachineId id, Function<MachineRow, List<MachineEvent>> rule) {
        MachineRow row = require(tx, id);
        write(tx, row, rule.apply(row));
    }

    void write(Transaction tx, MachineRow before, List<MachineEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        MachineRow row = before;
        for (MachineEvent event : events) {
            row = row.after(event);
        }
        if (!row.equals(before)) {
            store.save(tx, row);
        }
        note(tx, before.id(), events);
    }

    /** Facts that change no row. */
    void note(Transaction tx, MachineId id, List<MachineEvent> events) {
        history.append(tx, ROOM, id.text(), events.stream().map(FleetJson::fact).toList());
    }
}
