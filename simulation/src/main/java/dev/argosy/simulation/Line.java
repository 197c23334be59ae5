package dev.argosy.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.FromPortal;
import dev.argosy.agent.core.ToPortal;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.wire.AgentWire;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.fleet.AgentDoor;
import dev.argosy.protocol.v1.AgentMessage;
import dev.argosy.protocol.v1.PortalMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The way between one machine and the portal. A session is like one of TCP: in order and without loss until it breaks,
 * and its two ends learn of that apart. A bad line loses, doubles and reorders messages too; what was lost breaks the
 * session before long, as a stream that lost a part would.
 */
final class Line {
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5_000;
    private static final long KEEPALIVE = 40_000;
    private static final long GHOST_CHANCE = 20;

    /** Who is told of sessions on the machine's side: one run of its agent. */
    interface Listener {
        void connected();

        void disconnected();

        void received(FromPortal message);
    }

    private final World world;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final String name;
    private final MachineInventory inventory;
    private final dev.argosy.kernel.MachineId machine;
    private final long latency;
    private int badness;
    private long blockedUntil;
    private @Nullable Session session;
    private @Nullable Program agent;
    private @Nullable Listener listener;
    private long pause = FIRST_PAUSE;

    Line(World world, String name, dev.argosy.kernel.MachineId machine, MachineInventory inventory) {
        this.world = world;
        this.scheduler = world.scheduler();
        this.random = world.chance();
        this.name = name;
        this.machine = machine;
        this.inventory = inventory;
        this.latency = 5 + random.nextInt(80);
        this.badness = world.mix().of(Mix.Fault.BAD_LINE);
    }

    /** An agent starts, with no session yet. */
    void attach(Program run, Listener told) {
        agent = run;
        listener = told;
        session = null;
        pause = FIRST_PAUSE;
        connectLater();
    }

    /** Its agent's process died: the kernel breaks the connection, unless the machine itself is gone. */
    void detach(boolean machineGone) {
        Session now = session;
        session = null;
        agent = null;
        listener = null;
        if (now != null) {
            now.agentOpen = false;
            now.breakPortalSide(machineGone ? random.nextLong(10_000, KEEPALIVE) : delay());
        }
    }

    void block(long millis) {
        blockedUntil = Math.max(blockedUntil, scheduler.now() + millis);
    }

    void heal() {
        badness = 0;
        blockedUntil = 0;
    }

    /** Breaks the session; each side learns of it in its own time. */
    void cut() {
        Session now = session;
        if (now != null) {
            now.doom(random.nextInt(4) == 0 ? 0 : random.nextLong(10_000), random.nextLong(KEEPALIVE));
        }
    }

    void send(ToPortal message) {
        Session now = session;
        if (now != null) {
            now.up(AgentWire.message(message, inventory));
        }
    }

    /** The agent ends the session. */
    void hangUp() {
        Session now = session;
        if (now != null) {
            now.breakPortalSide(delay());
            scheduler.after(0, now.run, now::endAgentSide);
        }
    }

    /** Whether the portal can be reached now, as by a stream of its own. */
    boolean passes() {
        return world.portal().isUp() && scheduler.now() >= blockedUntil;
    }

    long delay() {
        return latency + random.nextInt(20) + (random.nextInt(200) == 0 ? random.nextInt(500) : 0);
    }

    private void connectLater() {
        Program run = agent;
        if (run != null) {
            scheduler.after(pause / 2 + random.nextLong(pause / 2 + 1), run, this::connect);
            pause = Math.min(LONGEST_PAUSE, pause * 2);
        }
    }

    private void connect() {
        Program run = agent;
        Listener told = listener;
        if (run == null || told == null || session != null) {
            return;
        }
        if (!passes()) {
            connectLater();
            return;
        }
        var opened = new Session(run, told, world.portal());
        session = opened;
        opened.open();
    }

    private final class Session {
        private final Program run;
        private final Listener told;
        private final Portal portal;
        private final Deque<AgentMessage> inbox = new ArrayDeque<>();
        private AgentDoor.@Nullable Up up;
        private boolean agentOpen = true;
        private boolean portalOpen = true;
        private boolean doomed;
        private boolean draining;
        private final Way upward = new Way();
        private final Way downward = new Way();

        Session(Program run, Listener told, Portal portal) {
            this.run = run;
            this.told = told;
            this.portal = portal;
        }

        void open() {
            up = portal.door().open(machine, new AgentDoor.Down() {
                @Override
                public void next(PortalMessage message) {
                    down(message);
                }

                @Override
                public void completed() {
                    portalOpen = false;
                    long at = downward.inOrder();
                    scheduler.at(at, run, Session.this::endAgentSide);
                }
            });
            told.connected();
        }

        // Up

        void up(AgentMessage message) {
            if (!agentOpen) {
                return;
            }
            int times = times();
            for (int i = 0; i < times; i++) {
                long at = upward.arrival();
                scheduler.at(at, portal.program(), () -> arriveUp(message));
            }
        }

        private void arriveUp(AgentMessage message) {
            if (!portalOpen) {
                return;
            }
            if (held(() -> arriveUp(message), portal.program())) {
                return;
            }
            world.heard(machine, message);
            boolean ping = message.getMessageCase() == AgentMessage.MessageCase.PING;
            if (ping && inbox.isEmpty() && !draining && up != null) {
                // takes no lock and waits for nothing: needs no thread
                up.next(message);
                return;
            }
            inbox.add(message);
            if (!draining) {
                draining = true;
                portal.spawn(this::drain);
            }
        }

        private void drain() {
            for (AgentMessage next = inbox.poll(); next != null; next = inbox.poll()) {
                if (portalOpen && up != null) {
                    take(up, next);
                }
            }
            draining = false;
        }

        // Down

        private void down(PortalMessage message) {
            int times = times();
            for (int i = 0; i < times; i++) {
                long at = downward.arrival();
                scheduler.at(at, run, () -> arriveDown(message));
            }
        }

        private void arriveDown(PortalMessage message) {
            if (!agentOpen) {
                return;
            }
            if (held(() -> arriveDown(message), run)) {
                return;
            }
            pause = FIRST_PAUSE;
            try {
                AgentWire.message(message).ifPresent(told::received);
            } catch (InvalidProtocolBufferException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }

        // What befalls messages

        /** One direction: when what is sent now arrives. */
        private final class Way {
            private long last;

            long arrival() {
                if (badness > 0 && random.nextInt(1_000) < badness) {
                    // overtaken by those behind it
                    doomSoon();
                    return scheduler.now() + delay() + random.nextInt(3_000);
                }
                return inOrder();
            }

            long inOrder() {
                last = Math.max(last, scheduler.now() + delay());
                return last;
            }
        }

        /** How often a message arrives. */
        private int times() {
            if (badness == 0 || random.nextInt(1_000) >= badness) {
                return 1;
            }
            doomSoon();
            return random.nextInt(2) * 2;
        }

        /** Nothing passes now: what is on its way waits, for as long as the session lives. */
        private boolean held(Runnable again, Program program) {
            long now = scheduler.now();
            if (now >= blockedUntil) {
                return false;
            }
            if (blockedUntil - now > KEEPALIVE / 2) {
                doom(random.nextLong(10_000, KEEPALIVE), random.nextLong(10_000, KEEPALIVE));
            }
            scheduler.at(blockedUntil + delay(), program, again);
            return true;
        }

        private void doomSoon() {
            doom(random.nextLong(1_000, 20_000), random.nextLong(1_000, 20_000));
        }

        void doom(long agentAfter, long portalAfter) {
            if (!doomed) {
                doomed = true;
                scheduler.after(agentAfter, run, this::endAgentSide);
                breakPortalSide(portalAfter);
            }
        }

        void breakPortalSide(long after) {
            scheduler.after(after, portal.program(), () -> {
                AgentDoor.Up open = up;
                if (portalOpen && open != null) {
                    portalOpen = false;
                    portal.spawn(() -> cancel(open));
                }
            });
        }

        /** A call whose handler fails is ended by gRPC. */
        private void take(AgentDoor.Up to, AgentMessage message) {
            try {
                to.next(message);
            } catch (ArgosyException | RefusedException databaseAway) {
                portalOpen = false;
                scheduler.after(delay(), run, this::endAgentSide);
            }
        }

        /** What goes wrong in a handler of gRPC is logged by it, and that is all. */
        private static void cancel(AgentDoor.Up up) {
            try {
                up.cancelled();
            } catch (ArgosyException | RefusedException databaseAway) {
                return;
            }
        }

        void endAgentSide() {
            if (!agentOpen) {
                return;
            }
            // what was read before the end may still be handed over after it
            agentOpen = random.nextInt((int) GHOST_CHANCE) == 0;
            if (agentOpen) {
                scheduler.after(200, run, () -> agentOpen = false);
            }
            if (session == this) {
                session = null;
                told.disconnected();
                connectLater();
            }
        }
    }

    /** The portal's process died. */
    void portalGone() {
        Session now = session;
        if (now != null) {
            now.portalOpen = false;
            scheduler.after(delay() + random.nextInt(400), now.run, now::endAgentSide);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
