package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Passes on what the streams of agents tell of contact. */
final class StoredContacts implements MachineContacts {
    private final MachineStore store;
    private final OpenSessions sessions;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    StoredContacts(MachineStore store, OpenSessions sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    @Override
    public void onContact(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void probe(MachineId machine, long number) {
        sessions.of(machine).ifPresent(open -> open.downlink().send(FleetWire.probe(number)));
    }

    @Override
    public long session(MachineId machine) {
        return sessions.of(machine).map(open -> open.session().number()).orElse(0L);
    }

    @Override
    public Map<MachineId, Instant> everHeard(Transaction tx) {
        return store.everHeard(tx);
    }

    void tell(Consumer<Listener> what) {
        listeners.forEach(what);
    }
}
