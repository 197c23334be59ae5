package dev.argosy.agent.core;

import dev.argosy.agent.core.FromPortal.Answer;
import dev.argosy.agent.core.FromPortal.Desired;
import dev.argosy.agent.core.FromPortal.Goodbye;
import dev.argosy.agent.core.FromPortal.HelloAnswer;
import dev.argosy.agent.core.FromPortal.PingAnswer;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.evidence.UsageRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what this machine runs and what it tells. Not thread-safe: one thread feeds it. Every input ends with
 * everything that follows from it done: written down, started, stopped and sent.
 */
public final class AgentCore {
    private static final Logger LOG = System.getLogger(AgentCore.class.getName());
    private static final long PING_EVERY_MILLIS = 5_000;
    private static final long COMPACT_AGAIN_MILLIS = 1_000;
    private final MachineShape machine;
    private final Ports ports;
    private final OrderCheck orders;
    private final UsageBook usage;
    private final LeaseBook leases;
    private final DesiredBook desired;
    private final Pings pings = new Pings();
    private final Reports reports;
    private final UsageReports usageReports;
    private final HealthReports health;
    private final FullJournal fullJournal;

    private boolean fenceUnwritten;
    private long compactAgainAt;

    private Optional<ClockOffset> clockOffset = Optional.empty();
    private boolean greeted;
    private long lastPing;
    private long number;

    public AgentCore(MachineShape machine, Ports ports) {
        this.machine = machine;
        this.ports = ports;
        this.orders = new OrderCheck(machine, ports.orderKey().check());
        this.usage = new UsageBook(machine.machine());
        this.fullJournal = new FullJournal(ports.clock());
        this.leases = new LeaseBook(ports, usage, fullJournal);
        this.desired = new DesiredBook(ports, orders, leases, fullJournal, this::refuse);
        this.reports = new Reports(ports.link(), () -> ++number);
        this.health = new HealthReports(ports.link(), () -> ++number);
        this.usageReports = new UsageReports(ports, usage, fullJournal, () -> ++number);
    }

    /** Reads the journal and takes up what it tells; before any other input. */
    public void begin() {
        long now = ports.clock().millis();
        var boots = new HashMap<LeaseId, String>();
        for (JournalEntry entry : ports.journal().replay()) {
            replay(entry, boots, now);
        }
        Set<String> wanted = desired.ids();
        for (Held held : leases.all()) {
            held.desired = wanted.contains(held.lease.text());
            leases.resume(held, ports.clock().bootId().equals(boots.get(held.lease)), now);
        }
        ports.runtime().keepOnly(leases.all().stream().map(held -> held.lease).collect(Collectors.toSet()));
        desired.checkAgain(now);
        settle(now);
    }

    private void replay(JournalEntry entry, Map<LeaseId, String> boots, long now) {
        String boot = ports.clock().bootId();
        switch (entry) {
            case JournalEntry.Desired known -> desired.replay(known);
            case JournalEntry.Known known -> {
                OrderHead order =
                        orders.read(known.entry()) instanceof OrderCheck.Result.Accepted(OrderHead read) ? read : null;
                LeaseId lease = OrderCheck.leaseOf(known.entry());
                long accepted = known.bootId().equals(boot) ? known.acceptedAtMillis() : now;
                var held = new Held(known.entry(), order, lease, DesiredBook.grantOf(known.entry()), accepted);
                held.phase = order == null ? Phase.FAILED : Phase.PREPARING;
                boots.put(lease, known.bootId());
                leases.remember(held);
                desired.seen(held.grantNumber);
            }
            case JournalEntry.Fetched fetched -> {
                Held held = leases.get(fetched.lease());
                if (held != null
                        && held.head != null
                        && OrderCheck.workload(held.head, fetched.workload())
                                instanceof OrderCheck.Content.Whole(Order order)) {
                    held.take(order, fetched.workload());
                }
            }
            case JournalEntry.Moved moved -> {
                Held held = leases.get(moved.lease());
                if (held != null) {
                    held.phase = moved.phase();
                    held.take(moved.progress());
                    boots.put(moved.lease(), moved.bootId());
                }
            }
            case JournalEntry.Checkpointed ended -> {
                Held held = leases.get(ended.lease());
                if (held != null) {
                    held.checkpoint = ended.checkpoint();
                }
            }
            case JournalEntry.PaidUntil paid -> {
                Held held = leases.get(paid.lease());
                if (held != null && paid.bootId().equals(boot)) {
                    held.paidUntil = paid.atMillis();
                }
            }
            case JournalEntry.Total total -> usage.total(total.lease(), total.activeMillis());
            case JournalEntry.Signed signed ->
                usage.add(UsageRecord.parse(signed.record()), signed.last(), signed.atEpochMillis());
            case JournalEntry.Taken taken -> usage.taken(taken.lease(), taken.sequence());
            case JournalEntry.Fence fence -> fence(fence.grantNumber());
            case JournalEntry.HighestGrant grant -> desired.seen(grant.grantNumber());
            case JournalEntry.Forgotten forgotten -> leases.forget(forgotten.lease());
        }
    }

    // The session

    public void connected() {
        greeted = false;
        pings.forgetAll();
        reports.connected(unsellable());
        usageReports.lost();
        ports.link()
                .send(new ToPortal.Hello(
                        ports.journal().incarnation(),
                        // A copied folder on the same boot must not pass for a restart of the first agent.
                        ports.clock().bootId() + " " + ports.journal().place(),
                        ports.clock().millis(),
                        desired.highest(),
                        desired.highestGrant(),
                        unsellable()));
    }

    public void disconnected() {
        greeted = false;
        usageReports.lost();
    }

    public void received(FromPortal message) {
        long now = ports.clock().millis();
        switch (message) {
            case HelloAnswer answer -> helloAnswered(answer, now);
            case Desired state when greeted -> desired.desired(state, now);
            case PingAnswer answer when greeted -> pingAnswered(answer, now);
            case Answer answer when greeted -> answered(answer, now);
            case FromPortal.Probe probe -> ports.link().send(new ToPortal.ProbeAnswer(probe.number()));
            case Desired early -> LOG.log(Level.WARNING, "a desired state before the answer to hello");
            case PingAnswer early -> LOG.log(Level.WARNING, "a ping answer before the answer to hello");
            case Answer early -> LOG.log(Level.WARNING, "an answer before the answer to hello");
            case Goodbye goodbye -> {
                LOG.log(Level.WARNING, "the portal ends the session: {0}: {1}", goodbye.code(), goodbye.message());
                greeted = false;
                ports.link().hangUp(goodbye.code());
            }
        }
        settle(now);
    }

    private void helloAnswered(HelloAnswer answer, long now) {
        if (!Arrays.equals(answer.orderKey(), ports.orderKey().x509())) {
            LOG.log(
                    Level.ERROR,
                    "bad-signature: the portal's order key is not the one pinned when this machine joined");
            ports.link().hangUp(Codes.BAD_SIGNATURE.name());
            return;
        }
        // Our own journal may know of fewer grants than were given: the portal's number counts too.
        long fence = answer.rolledBackTo() == 0 ? 0 : Math.max(desired.highestGrant(), answer.rolledBackTo());
        if (fence > leases.fence()) {
            // Obeyed at once: stopping needs no room, and the portal says it again at every hello.
            fence(fence);
            fenceUnwritten = true;
            writeFence();
        }
        greeted = true;
        answer.held().forEach(usage::held);
        ping(now);
        reports.greeted();
        health.greeted();
    }

    private void writeFence() {
        try {
            ports.journal().append(new JournalEntry.Fence(leases.fence()));
            fenceUnwritten = false;
        } catch (JournalFullException full) {
            fullJournal.note("the end of earlier grants is not written down", full);
        }
    }

    /** A number that the portal named counts as seen: the next hello is not to look rolled back again. */
    private void fence(long grantNumber) {
        leases.fence(grantNumber);
        desired.seen(grantNumber);
    }

    private void ping(long now) {
        lastPing = now;
        ports.link().send(new ToPortal.Ping(pings.next(now), desired.highest(), leases.held()));
    }

    private void refuse(String kind, String id, String code, String message) {
        LOG.log(Level.WARNING, "refused {0} {1}: {2}: {3}", kind, id, code, message);
        ports.link().send(new ToPortal.Refused(++number, kind, id, code, message));
    }

    // Paid time

    private void pingAnswered(PingAnswer answer, long now) {
        var sentAt = pings.answered(answer.number());
        if (sentAt.isEmpty()) {
            return;
        }
        if (answer.portalEpochMillis() > 0) {
            long took = now - sentAt.getAsLong();
            clockOffset = Optional.of(ClockOffset.of(ports.wall().millis(), answer.portalEpochMillis(), took));
        }
        for (FromPortal.Remaining remaining : answer.remaining()) {
            if (desired.counts(remaining.generation(), remaining.lease())) {
                leases.paid(remaining.lease(), sentAt.getAsLong() + remaining.millis());
            }
        }
    }

    // Reports

    private void answered(Answer answer, long now) {
        if (!usageReports.answered(answer, now) && !health.answered(answer)) {
            reports.answered(answer, now).forEach(leases::taken);
        }
    }

    // Time and the machine

    public void observed(Observation observation) {
        long now = ports.clock().millis();
        leases.observed(observation, now);
        settle(now);
    }

    /** At least once a second. */
    public void tick() {
        long now = ports.clock().millis();
        desired.tryAgain(now);
        if (fenceUnwritten) {
            writeFence();
        }
        if (greeted && now - lastPing >= PING_EVERY_MILLIS) {
            ping(now);
        }
        settle(now);
        if (ports.journal().wantsCompaction() && now >= compactAgainAt) {
            compact();
        }
    }

    /** Whether the machine has too little room left to take on new work; what runs goes on. */
    public void diskLow(boolean low) {
        desired.diskLow(low);
    }

    /** All that is wrong with the machine, after it was looked at. */
    public void health(List<Finding> findings) {
        health.found(findings);
        settle(ports.clock().millis());
    }

    /** As the last answer to a ping showed it. */
    public Optional<ClockOffset> clockOffset() {
        return clockOffset;
    }

    public List<LeaseId> leases() {
        return leases.held();
    }

    /** Stops every workload because the provider said so. */
    public void stopEverything() {
        leases.stopEverything(JobCodes.AGENT_STOPPED.name());
        settle(ports.clock().millis());
    }

    public boolean anythingRuns() {
        return leases.anythingRuns();
    }

    /** Whether nothing runs and the portal, as far as it can be reached, knows how everything ended. */
    public boolean quiet() {
        return !leases.anythingRuns()
                && (!greeted || (leases.allTold() && usage.batch(ports.usage()).isEmpty()));
    }

    public boolean greeted() {
        return greeted;
    }

    private void settle(long now) {
        if (desired.takePaidTimeWanted() && greeted) {
            ping(now);
        }
        leases.drive(now);
        boolean news = leases.takeChanged();
        ports.journal().sync();
        if (!greeted) {
            return;
        }
        if (reports.due(news, now)) {
            reports.leases(leases.status(now), now);
        }
        reports.gpus(unsellable(), now);
        usageReports.send(now);
        health.send(now);
    }

    /** The driver's names of the gpus on which something cannot be killed, with the reason. */
    private Map<String, String> unsellable() {
        Map<GpuId, String> blocked = leases.unsellable();
        if (blocked.isEmpty()) {
            return Map.of();
        }
        var gpus = new HashMap<String, String>();
        blocked.forEach((gpu, why) -> machine.gpu(gpu).ifPresent(known -> gpus.put(known.uuid(), why)));
        return gpus;
    }

    private void compact() {
        var entries = new ArrayList<JournalEntry>();
        entries.add(new JournalEntry.HighestGrant(desired.highestGrant()));
        if (leases.fence() > 0) {
            entries.add(new JournalEntry.Fence(leases.fence()));
        }
        entries.addAll(leases.snapshot());
        entries.add(desired.snapshot());
        entries.addAll(usage.snapshot(ports.wall().millis()));
        try {
            ports.journal().compact(entries);
        } catch (JournalFullException full) {
            compactAgainAt = ports.clock().millis() + COMPACT_AGAIN_MILLIS;
            fullJournal.note("the journal cannot be compacted", full);
        }
    }
}
