package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends each machine the whole of what it should do whenever that changed; several changes become one document. All
 * open sessions are compared once in a period, so a lost hint costs time only.
 */
final class DesiredPush implements Loop {
    static final String NAME = "fleet:desired";

    private static final int BATCH = 200;

    private final Transactions transactions;
    private final DesiredStore store;
    private final OpenSessions sessions;
    private final Pokes pokes;
    private final Set<MachineId> changed = ConcurrentHashMap.newKeySet();

    DesiredPush(Transactions transactions, DesiredStore store, OpenSessions sessions, Pokes pokes) {
        this.transactions = transactions;
        this.store = store;
        this.sessions = sessions;
        this.pokes = pokes;
    }

    /** Hints that a machine's document may be newer than what its session was sent. */
    void changed(MachineId machine) {
        if (sessions.of(machine).isPresent() && changed.add(machine)) {
            pokes.ring(NAME);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(10);
    }

    @Override
    public List<String> wakesOn() {
        return List.of(NAME);
    }

    @Override
    public boolean step() {
        Set<MachineId> due = takeChanged();
        boolean hinted = !due.isEmpty();
        if (!hinted) {
            due.addAll(behind());
        }
        if (!due.isEmpty()) {
            send(due);
        }
        return hinted;
    }

    private Set<MachineId> takeChanged() {
        var taken = new HashSet<MachineId>();
        for (MachineId machine : changed) {
            if (taken.size() == BATCH) {
                break;
            }
            // Taken before the document is read: a change after the read leaves a new hint.
            if (changed.remove(machine)) {
                taken.add(machine);
            }
        }
        return taken;
    }

    private List<MachineId> behind() {
        List<MachineId> open = sessions.all().stream()
                .map(session -> session.session().machine())
                .toList();
        if (open.isEmpty()) {
            return List.of();
        }
        Map<MachineId, Generation> stored = transactions.run(tx -> store.generations(tx, open));
        return open.stream()
                .filter(machine -> sessions.of(machine)
                        .filter(session -> session.sent().compareTo(stored.getOrDefault(machine, Generation.NONE)) < 0)
                        .isPresent())
                .limit(BATCH)
                .toList();
    }

    private void send(Collection<MachineId> machines) {
        Map<MachineId, DesiredDocument> documents = transactions.run(tx -> store.documents(tx, machines));
        documents.forEach((machine, document) -> sessions.of(machine)
                .filter(session -> session.sent().compareTo(document.generation()) < 0)
                .ifPresent(session -> {
                    session.downlink().send(FleetWire.desiredState(document));
                    session.sent(document.generation());
                }));
    }
}
