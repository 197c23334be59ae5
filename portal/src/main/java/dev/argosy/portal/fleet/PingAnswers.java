package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.AgentMessages.Holdings;
import dev.argosy.portal.fleet.AgentMessages.Paid;
import dev.argosy.portal.fleet.OpenSession.WaitingPing;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Answers pings: all that wait in one transaction. The time left is counted with the database time of that
 * transaction, which is later than the sending of any of these pings, so it is never overstated.
 */
final class PingAnswers implements Loop {
    static final String NAME = "fleet:pings";

    private static final int BATCH = 500;

    private final Transactions transactions;
    private final DesiredStore store;
    private final MachineBook book;
    private final ReportRouter router;
    private final Pokes pokes;
    /** Bounded by the open sessions: each has at most one ping waiting. */
    private final Queue<OpenSession> waiting = new ConcurrentLinkedQueue<>();

    PingAnswers(Transactions transactions, DesiredStore store, MachineBook book, ReportRouter router, Pokes pokes) {
        this.transactions = transactions;
        this.store = store;
        this.book = book;
        this.router = router;
        this.pokes = pokes;
    }

    void pinged(OpenSession session, WaitingPing ping) {
        if (session.ping(ping)) {
            waiting.add(session);
        }
        pokes.ring(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(1);
    }

    @Override
    public List<String> wakesOn() {
        return List.of(NAME);
    }

    @Override
    public boolean step() {
        var batch = new HashMap<OpenSession, WaitingPing>();
        while (batch.size() < BATCH) {
            OpenSession session = waiting.poll();
            if (session == null) {
                break;
            }
            session.takePing().ifPresent(ping -> batch.put(session, ping));
        }
        if (batch.isEmpty()) {
            return false;
        }
        Answers answers = transactions.run(tx -> answers(tx, batch));
        batch.forEach((session, ping) -> {
            session.acknowledged(ping.persisted());
            session.sayConnected(true);
            List<Paid> paid = answers.paid().getOrDefault(session.session().machine(), List.of());
            session.downlink().send(FleetWire.pingAnswer(ping.number(), paid, answers.now()));
        });
        return !waiting.isEmpty();
    }

    private Answers answers(Transaction tx, Map<OpenSession, WaitingPing> batch) {
        List<MachineId> machines =
                batch.keySet().stream().map(open -> open.session().machine()).toList();
        Map<MachineId, List<Paid>> paid = router.paidUntil(tx, machines);
        var acknowledged = new HashMap<MachineId, Generation>();
        var connected = new ArrayList<OpenSession>();
        var holdings = new ArrayList<Holdings>();
        batch.forEach((session, ping) -> {
            // Before the commit rings: who then asks whether it is live is told so. It did ping, whatever becomes of
            // us.
            session.pinged(tx.now());
            if (ping.persisted().compareTo(session.acknowledged()) > 0) {
                acknowledged.put(session.session().machine(), ping.persisted());
            }
            if (!session.saidConnected()) {
                connected.add(session);
            }
            if (!session.rolledBack()) {
                ping.held()
                        .ifPresent(held ->
                                holdings.add(new Holdings(session.session().machine(), ping.persisted(), held)));
            }
        });
        store.acknowledge(tx, acknowledged);
        router.hold(tx, holdings);
        for (OpenSession session : connected) {
            book.note(
                    tx,
                    session.session().machine(),
                    List.of(new MachineEvent.Connected(session.session().number())));
        }
        return new Answers(paid, tx.now());
    }

    private record Answers(Map<MachineId, List<Paid>> paid, Instant now) {}
}
