package dev.argosy.portal.fleet;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.fleet.AgentMessages.Session;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Machines as their rows and open sessions say. */
final class StoredMachines implements Machines, MachineSessions {
    private final MachineStore store;
    private final MachineBook book;
    private final OpenSessions sessions;

    StoredMachines(MachineStore store, MachineBook book, OpenSessions sessions) {
        this.store = store;
        this.book = book;
        this.sessions = sessions;
    }

    @Override
    public Optional<Machine> byId(Transaction tx, MachineId id) {
        return store.byId(tx, id).map(row -> seen(tx, row));
    }

    @Override
    public Map<MachineId, Machine> byIds(Transaction tx, Collection<MachineId> ids) {
        return store.byIds(tx, ids).stream().collect(Collectors.toMap(MachineRow::id, row -> seen(tx, row)));
    }

    @Override
    public List<Machine> all(Transaction tx) {
        return store.all(tx).stream().map(row -> seen(tx, row)).toList();
    }

    @Override
    public Page<Machine> ofOrganization(Transaction tx, OrganizationId organization, PageRequest<MachineId> page) {
        return page.cut(store.ofOrganization(tx, organization, page.after(), page.lookUp()), MachineRow::id)
                .map(row -> seen(tx, row));
    }

    @Override
    public boolean isLive(Transaction tx, MachineId id) {
        return sessions.of(id).filter(open -> open.isLive(tx.now())).isPresent();
    }

    @Override
    public Set<MachineId> live(Transaction tx) {
        return sessions.live(tx.now()).keySet();
    }

    @Override
    public void cordon(Transaction tx, MachineId id, boolean cordoned) {
        book.decide(tx, id, row -> MachineRules.cordon(row, cordoned));
    }

    @Override
    public void drain(Transaction tx, MachineId id) {
        book.decide(tx, id, MachineRules::drain);
    }

    @Override
    public void leave(Transaction tx, MachineId id, Departure departure) {
        book.decide(tx, id, row -> MachineRules.leave(row, departure));
    }

    @Override
    public void maintain(Transaction tx, MachineId id, Optional<Maintenance> window) {
        book.decide(tx, id, row -> MachineRules.maintain(row, window));
    }

    @Override
    public List<Machine> leaving(Transaction tx) {
        return store.leaving(tx, tx.now().plus(Maintenance.NOTICE)).stream()
                .map(row -> seen(tx, row))
                .filter(Machine::draining)
                .toList();
    }

    @Override
    public void quarantine(Transaction tx, MachineId id, Code reason) {
        book.decide(tx, id, row -> MachineRules.quarantine(row, reason));
    }

    @Override
    public void release(Transaction tx, MachineId id, String because, String by) {
        book.decide(tx, id, row -> MachineRules.release(row, because, by));
    }

    @Override
    public Optional<MachineCertificates> certificates(Transaction tx, MachineId id) {
        return store.certificates(tx, id);
    }

    @Override
    public void guard(Transaction tx, Session session) {
        if (store.lockedSession(tx, session.machine()) != session.number()) {
            throw OpenSessions.replaced(session.number()).asException();
        }
    }

    private Machine seen(Transaction tx, MachineRow row) {
        Optional<OpenSession> open = sessions.of(row.id());
        return row.seen(
                tx.now(),
                open.filter(session -> session.isLive(tx.now())).isPresent(),
                open.flatMap(OpenSession::lastPing));
    }
}
