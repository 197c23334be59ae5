package dev.argosy.portal.fleet;

import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.ReadyCheck;
import dev.argosy.portal.foundation.Room;
import dev.argosy.portal.foundation.Transactions;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the room together. Its doors: {@link Machines}, {@link MachineSessions}, {@link DesiredStates} and others. */
public final class FleetRoom implements Room, ReadyCheck, AutoCloseable {
    /** So that some 200 agents a second come back after a restart. */
    private static final long RETURN_MILLIS = 5;

    private static final long LONGEST_RETURN_MILLIS = 30_000;

    private final Needs needs;
    private final OpenSessions sessions = new OpenSessions();
    private final StoredMachines machines;
    private final StoredContacts contacts;
    private final ReportRouter router;
    private final StoredDesiredStates desiredStates;
    private final Enrolments enrolments;
    private final Renewals renewals;
    private final Authority authority;
    private final ControlStream.Parts streams;
    private final AgentLink link;
    private final List<Loop> loops;
    private @Nullable AgentPort port;

    /**
     * What the room stands on.
     *
     * @param certificateLife how long the certificate of a machine holds
     * @param executor runs the calls of agents
     * @param files asked at each use: the room that keeps files is wired after this one
     */
    public record Needs(
            Transactions transactions,
            History history,
            Pokes pokes,
            IdSource ids,
            PortalKeys keys,
            SecureRandom random,
            Duration certificateLife,
            Executor executor,
            Supplier<Optional<WorkloadFiles>> files) {}

    /** On PostgreSQL. */
    public FleetRoom(Needs needs) {
        this(needs, new SqlMachineStore(), new SqlDesiredStore());
    }

    FleetRoom(Needs needs, MachineStore machineStore, DesiredStore desiredStore) {
        this.needs = needs;
        Transactions tx = needs.transactions();
        var book = new MachineBook(machineStore, needs.history());
        machines = new StoredMachines(machineStore, book, sessions);
        router = new ReportRouter(tx, machineStore, machines, sessions);
        router.on(EntryRefusals.KIND, new EntryRefusals(tx, book, machines));
        router.on(InventoryReports.KIND, new InventoryReports(tx, book, machines));
        var push = new DesiredPush(tx, desiredStore, sessions, needs.pokes());
        desiredStates = new StoredDesiredStates(desiredStore, push);
        var pings = new PingAnswers(tx, desiredStore, book, router, needs.pokes());
        contacts = new StoredContacts(machineStore, sessions);
        var watch = new SessionWatch(tx, machineStore, book, sessions);
        authority = new Authority(needs.keys(), needs.random(), needs.certificateLife());
        var parts = new Hellos.Parts(tx, machineStore, desiredStore, book, sessions, router, push, needs.keys());
        enrolments = new Enrolments(parts, authority, needs.ids(), needs.random());
        renewals = new Renewals(parts, authority, new Challenges(needs.random()));
        streams = new ControlStream.Parts(new Hellos(parts), pings, router, watch, contacts);
        link = new AgentLink(streams, renewals, needs.files(), needs.executor());
        loops = List.of(pings, push, watch, new MaintenanceLoop(tx, machineStore, book));
    }

    /** Opens the port for agents; the hosts are the names and addresses they may use for it. */
    public void openAgentPort(InetSocketAddress address, List<String> hosts) {
        Instant now = needs.transactions().run(tx -> tx.now());
        port = AgentPort.open(
                address, authority.server(hosts, now), needs.keys().authority(), link, needs.executor());
    }

    public int agentPort() {
        if (port == null) {
            throw new IllegalStateException("the agent port is not open");
        }
        return port.port();
    }

    public Machines machines() {
        return machines;
    }

    public MachineSessions machineSessions() {
        return machines;
    }

    public AgentMessages agentMessages() {
        return router;
    }

    public DesiredStates desiredStates() {
        return desiredStates;
    }

    public MachineContacts contacts() {
        return contacts;
    }

    Enrolments enrolments() {
        return enrolments;
    }

    Renewals renewals() {
        return renewals;
    }

    /** Where the messages of agents go in. */
    ControlStream.Parts streams() {
        return streams;
    }

    @Override
    public List<Loop> loops() {
        return loops;
    }

    @Override
    public String name() {
        return "agent-port";
    }

    @Override
    public boolean ready() {
        return port != null && port.isOpen();
    }

    /** Tells all agents, so that they connect again at once when the portal is back. */
    @Override
    public void close() {
        var open = sessions.all();
        long within = Math.min(LONGEST_RETURN_MILLIS, open.size() * RETURN_MILLIS);
        var why = Refusal.of(FleetCodes.SHUTTING_DOWN, "the portal is being stopped", "connect again later");
        open.forEach(session -> session.downlink().close(why, within));
        if (port != null) {
            port.close();
        }
    }
}
