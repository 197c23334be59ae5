package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The open sessions of this process, at most one a machine. Thread-safe. After a start there is none. */
final class OpenSessions {
    private final Map<MachineId, OpenSession> open = new ConcurrentHashMap<>();
    private final Map<MachineId, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** Takes the place of an older session, which is told so; a session that was overtaken is turned away itself. */
    boolean add(OpenSession opened) {
        var loser = new AtomicReference<OpenSession>();
        open.merge(opened.session().machine(), opened, (older, newer) -> {
            boolean newerWins = newer.session().number() > older.session().number();
            loser.set(newerWins ? older : newer);
            return newerWins ? newer : older;
        });
        OpenSession replaced = loser.get();
        if (replaced == null) {
            return true;
        }
        replaced.downlink().close(replaced(replaced.session().number()));
        return !replaced.equals(opened);
    }

    /** True when it was still the machine's session. */
    boolean remove(OpenSession ended) {
        return open.remove(ended.session().machine(), ended);
    }

    Optional<OpenSession> of(MachineId machine) {
        return Optional.ofNullable(open.get(machine));
    }

    Collection<OpenSession> all() {
        return List.copyOf(open.values());
    }

    Map<MachineId, OpenSession> live(Instant now) {
        var live = HashMap.<MachineId, OpenSession>newHashMap(open.size());
        open.forEach((machine, session) -> {
            if (session.isLive(now)) {
                live.put(machine, session);
            }
        });
        return live;
    }

    /** One thing at a time for each machine: hellos and reports. */
    <R> R oneAtATime(MachineId machine, Supplier<R> work) {
        ReentrantLock lock = locks.computeIfAbsent(machine, any -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    static Refusal replaced(long session) {
        return Refusal.of(
                FleetCodes.SESSION_REPLACED,
                "session " + session + ": a newer one was accepted",
                "nothing: the newer session goes on");
    }
}
