package dev.argosy.portal.fleet;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that sessions ended or fell silent, writes down when the machine was last heard, and ends streams on which
 * no hello comes.
 */
final class SessionWatch implements Loop {
    static final String NAME = "fleet:sessions";

    private static final int STEPS_TO_SAY_HELLO = 2;
    private static final Logger LOG = LoggerFactory.getLogger(SessionWatch.class);

    private final Transactions transactions;
    private final MachineStore store;
    private final MachineBook book;
    private final OpenSessions sessions;
    /** Streams without a hello, with the steps they have lived through. */
    private final Map<ControlStream, Integer> silentStreams = new ConcurrentHashMap<>();

    /** Ends of sessions that are not written down yet. */
    private final Queue<OpenSession> ends = new ConcurrentLinkedQueue<>();

    SessionWatch(Transactions transactions, MachineStore store, MachineBook book, OpenSessions sessions) {
        this.transactions = transactions;
        this.store = store;
        this.book = book;
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(5);
    }

    /** A stream opened; its hello is to come soon. */
    void opened(ControlStream stream) {
        silentStreams.put(stream, 0);
    }

    /** The hello came, or the stream ended without. */
    void heard(ControlStream stream) {
        silentStreams.remove(stream);
    }

    @Override
    public boolean step() {
        for (ControlStream stream : silentStreams.keySet()) {
            Integer steps = silentStreams.computeIfPresent(stream, (any, before) -> before + 1);
            if (steps != null && steps > STEPS_TO_SAY_HELLO) {
                stream.noHello();
            }
        }
        writeEnds();
        silent();
        return false;
    }

    private void silent() {
        List<OpenSession> connected =
                sessions.all().stream().filter(OpenSession::saidConnected).toList();
        if (connected.isEmpty()) {
            return;
        }
        List<OpenSession> silent = transactions.run(tx -> {
            List<OpenSession> found = connected.stream()
                    .filter(session -> !session.isLive(tx.now()))
                    .toList();
            found.forEach(session -> gone(tx, session));
            return found;
        });
        silent.forEach(session -> session.sayConnected(false));
    }

    /** The stream of a session ended, from either side. */
    void ended(OpenSession session) {
        if (sessions.remove(session)) {
            ends.add(session);
            try {
                writeEnds();
            } catch (ArgosyException databaseAway) {
                LOG.info(
                        "the end of session {} waits to be written down: {}",
                        session.session().number(),
                        databaseAway.getMessage());
            }
        }
    }

    /** When a machine was last heard bounds what its customers pay: a database that is away must not lose it. */
    private void writeEnds() {
        var waiting = new ArrayList<OpenSession>();
        for (OpenSession next = ends.poll(); next != null; next = ends.poll()) {
            waiting.add(next);
        }
        if (waiting.isEmpty()) {
            return;
        }
        try {
            transactions.execute(tx -> waiting.forEach(session -> write(tx, session)));
        } catch (RuntimeException failed) {
            ends.addAll(waiting);
            throw failed;
        }
    }

    private void write(Transaction tx, OpenSession session) {
        if (session.saidConnected()) {
            gone(tx, session);
        } else {
            session.lastPing().ifPresent(at -> store.heard(tx, contact(session, at)));
        }
    }

    private void gone(Transaction tx, OpenSession session) {
        Optional<Instant> last = session.lastPing();
        last.ifPresent(at -> store.heard(tx, contact(session, at)));
        book.note(
                tx,
                session.session().machine(),
                List.of(new MachineEvent.Disconnected(session.session().number())));
    }

    private static Map<MachineId, Instant> contact(OpenSession session, Instant at) {
        return Map.of(session.session().machine(), at);
    }
}
