package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what agents send to the room that registered for it, and asks rooms for what agents are told. */
final class ReportRouter implements AgentMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRouter.class);

    private final Transactions transactions;
    private final MachineStore store;
    private final MachineSessions guard;
    private final OpenSessions sessions;
    private final Map<String, ReportHandler> handlers = new ConcurrentHashMap<>();
    private final List<RemainingTimes> times = new CopyOnWriteArrayList<>();
    private final List<HoldingsListener> holdings = new CopyOnWriteArrayList<>();
    private final List<HeldUsage> usage = new CopyOnWriteArrayList<>();

    ReportRouter(Transactions transactions, MachineStore store, MachineSessions guard, OpenSessions sessions) {
        this.transactions = transactions;
        this.store = store;
        this.guard = guard;
        this.sessions = sessions;
    }

    @Override
    public void on(String kind, ReportHandler handler) {
        if (handlers.putIfAbsent(kind, handler) != null) {
            throw new IllegalStateException("report kind '" + kind + "' has a handler already");
        }
    }

    @Override
    public void answerPings(RemainingTimes source) {
        times.add(source);
    }

    @Override
    public void onHoldings(HoldingsListener listener) {
        holdings.add(listener);
    }

    @Override
    public void answerHellos(HeldUsage source) {
        usage.add(source);
    }

    Map<MachineId, List<Paid>> paidUntil(Transaction tx, Collection<MachineId> machines) {
        var all = new HashMap<MachineId, List<Paid>>();
        for (RemainingTimes source : times) {
            source.paidUntil(tx, machines)
                    .forEach((machine, paid) -> all.computeIfAbsent(machine, any -> new ArrayList<>())
                            .addAll(paid));
        }
        return all;
    }

    void hold(Transaction tx, Collection<Holdings> machines) {
        if (!machines.isEmpty()) {
            holdings.forEach(listener -> listener.hold(tx, machines));
        }
    }

    Map<String, Long> heldSequences(Transaction tx, MachineId machine) {
        var all = new HashMap<String, Long>();
        usage.forEach(
                source -> source.heldSequences(tx, machine).forEach((id, held) -> all.merge(id, held, Math::max)));
        return all;
    }

    /** Hands one report on; whatever goes wrong becomes an answer, because the agent waits for one. */
    Answer handle(Session session, String kind, byte[] body) {
        ReportHandler handler = handlers.get(kind);
        if (handler == null) {
            return Answer.refused(Refusal.of(
                    Codes.NOT_SUPPORTED, "report kind: '" + kind + "' is not known here", "update the portal"));
        }
        try {
            return sessions.oneAtATime(session.machine(), () -> {
                transactions.execute(tx -> {
                    guard.guard(tx, session);
                    store.heard(tx, Map.of(session.machine(), tx.now()));
                });
                return handler.handle(session, body);
            });
        } catch (RefusedException refused) {
            return Answer.refused(refused.refusal());
        } catch (RuntimeException broken) {
            LOG.error("report of kind {} of machine {} failed", kind, session.machine(), broken);
            return Answer.refused(Refusal.of(
                    Codes.INTERNAL, "the portal failed to take a report of kind " + kind, "send it again later"));
        }
    }
}
