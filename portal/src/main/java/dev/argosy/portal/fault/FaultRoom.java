package dev.argosy.portal.fault;

import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Room;
import java.util.List;
import java.util.Optional;

/** Puts the room together. */
public final class FaultRoom implements Room {
    private final FaultLoop loop;

    /** On PostgreSQL. */
    public static FaultRoom onSql(FaultPorts ports) {
        return new FaultRoom(ports, new SqlFaultStore());
    }

    FaultRoom(FaultPorts ports, FaultStore store) {
        var ears = new Ears(ports.monotonic());
        loop = new FaultLoop(ports, store, ears);
        ports.fleet().contacts().onContact(ears);
    }

    @Override
    public List<Loop> loops() {
        return List.of(loop);
    }

    /** Of use to operators; any thread. The first minute after a start is no concern. */
    Optional<String> concern() {
        return loop.doubt()
                .filter(doubt -> doubt != Doubt.STARTING)
                .map(doubt -> "nothing is said of machines that fall silent: " + doubt.text());
    }
}
