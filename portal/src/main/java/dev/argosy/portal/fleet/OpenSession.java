package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import dev.argosy.portal.fleet.AgentMessages.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An open control stream of a machine and what is known of it in memory only. Thread-safe. */
final class OpenSession {
    /** A machine that pings every 5 s and loses two pings is still live. */
    static final Duration LIVE = Duration.ofSeconds(15);

    private final Session session;
    private final MachineRules.Other identity;
    private final Downlink downlink;
    private final boolean rolledBack;
    private final Instant opened;
    private final AtomicReference<@Nullable WaitingPing> waiting = new AtomicReference<>();
    private volatile @Nullable Instant lastPing;
    private volatile Instant liveUntil = Instant.MIN;
    private volatile Generation acknowledged;
    private volatile Generation sent = Generation.NONE;
    private volatile boolean saidConnected;

    /** @param rolledBack whether the agent may not know of all that its machine runs */
    OpenSession(Session session, MachineRules.Other identity, Downlink downlink, boolean rolledBack, Instant opened) {
        this.rolledBack = rolledBack;
        this.session = session;
        this.identity = identity;
        this.downlink = downlink;
        this.opened = opened;
        this.acknowledged = Generation.NONE;
    }

    Session session() {
        return session;
    }

    MachineRules.Other identity() {
        return identity;
    }

    boolean rolledBack() {
        return rolledBack;
    }

    Downlink downlink() {
        return downlink;
    }

    /**
     * A later ping takes the place of one that still waits: only the latest needs an answer. True when none waited.
     */
    boolean ping(WaitingPing ping) {
        return waiting.getAndSet(ping) == null;
    }

    Optional<WaitingPing> takePing() {
        return Optional.ofNullable(waiting.getAndSet(null));
    }

    Optional<Instant> lastPing() {
        return Optional.ofNullable(lastPing);
    }

    void pinged(Instant now) {
        lastPing = now;
        liveUntil = now.plus(LIVE);
    }

    boolean isLive(Instant now) {
        return now.isBefore(liveUntil);
    }

    /** Whether another agent with the same key is to be turned away; a hello counts like a ping here. */
    boolean holdsMachine(Instant now) {
        return now.isBefore(opened.plus(LIVE)) || isLive(now);
    }

    Generation acknowledged() {
        return acknowledged;
    }

    void acknowledged(Generation persisted) {
        acknowledged = persisted;
    }

    Generation sent() {
        return sent;
    }

    void sent(Generation generation) {
        sent = generation;
    }

    boolean saidConnected() {
        return saidConnected;
    }

    void sayConnected(boolean connected) {
        saidConnected = connected;
    }

    /** @param held what the machine has; empty when its agent does not say */
    record WaitingPing(long number, Generation persisted, Optional<Set<String>> held) {}
}
