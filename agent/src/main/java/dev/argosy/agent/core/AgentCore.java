package dev.argosy.agent.core;

import dev.argosy.agent.core.FromPortal.Answer;
import dev.argosy.agent.core.FromPortal.Desired;
import dev.argosy.agent.core.FromPortal.Goodbye;
import dev.argosy.agent.core.FromPortal.HelloAnswer;
import dev.argosy.agent.core.FromPortal.PingAnswer;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.kernel.evidence.UsageRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    /** A full journal is mostly one that is about to be compacted: only after this long is there no room. */
    static final long NO_ROOM_MILLIS = 5_000;

    private static final long COMPACT_AGAIN_MILLIS = 1_000;
    static final OrderCheck.Result.Refused NO_ROOM =
            new OrderCheck.Result.Refused(JobCodes.DISK_LOW.name(), "the machine has no room for new work");

    /** A desired state that there was no room to write down. */
    private record Waiting(Desired state, long since) {}

    private final MachineShape machine;
    private final Ports ports;
    private final OrderCheck orders;
    private final UsageBook usage;
    private final LeaseBook leases;
    private final Pings pings = new Pings();
    private final Reports reports;
    private final UsageReports usageReports;
    private final FullJournal fullJournal;

    private Generation highest = Generation.NONE;
    private List<DesiredEntry> desired = List.of();
    private long highestGrant;
    private Optional<Waiting> waiting = Optional.empty();
    private boolean fenceUnwritten;
    private long compactAgainAt;

    private boolean greeted;
    private boolean diskLow;
    private long lastPing;
    private long number;

    public AgentCore(MachineShape machine, Ports ports) {
        this.machine = machine;
        this.ports = ports;
        this.orders = new OrderCheck(machine, ports.orderKey().check());
        this.usage = new UsageBook(machine.machine());
        this.fullJournal = new FullJournal(ports.clock());
        this.leases = new LeaseBook(ports, usage, fullJournal);
        this.reports = new Reports(ports.link(), () -> ++number);
        this.usageReports = new UsageReports(ports, usage, fullJournal, () -> ++number);
    }

    /** Reads the journal and takes up what it tells; before any other input. */
    public void begin() {
        long now = ports.clock().millis();
        var boots = new HashMap<LeaseId, String>();
        for (JournalEntry entry : ports.journal().replay()) {
            replay(entry, boots, now);
        }
        Set<String> wanted = new HashSet<>();
        desired.forEach(entry -> wanted.add(entry.id()));
        for (Held held : leases.all()) {
            held.desired = wanted.contains(held.lease.text());
            leases.resume(held, ports.clock().bootId().equals(boots.get(held.lease)), now);
        }
        ports.runtime().keepOnly(leases.all().stream().map(held -> held.lease).collect(Collectors.toSet()));
        for (DesiredEntry entry : desired) {
            if (held(entry.id()).isEmpty()) {
                // Refused by an earlier run; what was in the way may be gone.
                checkAgain(entry, now);
            }
        }
        settle(now);
    }

    private void replay(JournalEntry entry, Map<LeaseId, String> boots, long now) {
        String boot = ports.clock().bootId();
        switch (entry) {
            case JournalEntry.Desired known -> {
                highest = known.generation();
                desired = known.entries();
                for (DesiredEntry wanted : desired) {
                    // The intent may have moved from prepare to start since the lease became known.
                    held(wanted.id()).ifPresent(held -> held.start |= startWanted(wanted));
                }
            }
            case JournalEntry.Known known -> {
                OrderHead order =
                        orders.read(known.entry()) instanceof OrderCheck.Result.Accepted(OrderHead read) ? read : null;
                LeaseId lease = OrderCheck.leaseOf(known.entry());
                long accepted = known.bootId().equals(boot) ? known.acceptedAtMillis() : now;
                var held = new Held(known.entry(), order, lease, grantOf(known.entry()), accepted);
                held.phase = order == null ? Phase.FAILED : Phase.PREPARING;
                boots.put(lease, known.bootId());
                leases.remember(held);
                highestGrant = Math.max(highestGrant, held.grantNumber);
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
            case JournalEntry.HighestGrant grant -> highestGrant = Math.max(highestGrant, grant.grantNumber());
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
                        highest,
                        highestGrant,
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
            case Desired state when greeted -> desired(state, now);
            case PingAnswer answer when greeted -> pingAnswered(answer);
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
        long fence = answer.rolledBackTo() == 0 ? 0 : Math.max(highestGrant, answer.rolledBackTo());
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
        highestGrant = Math.max(highestGrant, grantNumber);
    }

    private void ping(long now) {
        lastPing = now;
        ports.link().send(new ToPortal.Ping(pings.next(now), highest, leases.held()));
    }

    // The desired state

    private void desired(Desired state, long now) {
        if (state.generation().compareTo(highest) < 0) {
            refuse(
                    "desired-state",
                    state.generation().toString(),
                    Codes.STALE_GENERATION.name(),
                    "generation " + state.generation() + " (expected: " + highest + " or higher)");
            return;
        }
        if (state.generation().equals(highest)) {
            return;
        }
        var fresh = new ArrayList<OrderHead>();
        var entries = new ArrayList<JournalEntry>();
        var refusals = new LinkedHashMap<DesiredEntry, OrderCheck.Result.Refused>();
        String boot = ports.clock().bootId();
        for (DesiredEntry entry : state.entries()) {
            if (held(entry.id()).isPresent()) {
                continue;
            }
            switch (checked(entry)) {
                case OrderCheck.Result.Accepted(OrderHead order) -> {
                    fresh.add(order);
                    entries.add(new JournalEntry.Known(entry, now, boot));
                }
                case OrderCheck.Result.Refused refused -> refusals.put(entry, refused);
            }
        }
        entries.add(new JournalEntry.Desired(state.generation(), state.entries()));
        try {
            entries.forEach(ports.journal()::append);
            ports.journal().sync();
        } catch (JournalFullException full) {
            waiting = Optional.of(new Waiting(state, waiting.map(Waiting::since).orElse(now)));
            fullJournal.note("generation " + state.generation() + " waits", full);
            return;
        }
        waiting = Optional.empty();
        adopt(state, fresh, refusals, now);
    }

    private void checkAgain(DesiredEntry entry, long now) {
        switch (checked(entry)) {
            case OrderCheck.Result.Accepted(OrderHead order) -> {
                try {
                    ports.journal()
                            .append(new JournalEntry.Known(
                                    entry, now, ports.clock().bootId()));
                } catch (JournalFullException full) {
                    fullJournal.note("lease " + entry.id() + " is refused", full);
                    refuseLease(entry, NO_ROOM, now);
                    return;
                }
                leases.accept(entry, order, now);
            }
            case OrderCheck.Result.Refused refused -> refuseLease(entry, refused, now);
        }
    }

    private void refuseLease(DesiredEntry entry, OrderCheck.Result.Refused refused, long now) {
        if (grantOf(entry) > 0) {
            leases.refuse(entry, OrderCheck.leaseOf(entry), grantOf(entry), refused, now);
        }
    }

    /** Tries to write down what waits. Refusing needs no room: nothing of a lease that is refused is ever done. */
    private void tryAgain(Waiting wait, long now) {
        desired(wait.state(), now);
        if (waiting.isEmpty() || now - wait.since() < NO_ROOM_MILLIS) {
            return;
        }
        for (DesiredEntry entry : wait.state().entries()) {
            if (held(entry.id()).isEmpty()) {
                refuseLease(entry, NO_ROOM, now);
            }
        }
    }

    /** Of an entry, without its workload. */
    private OrderCheck.Result checked(DesiredEntry entry) {
        if (diskLow) {
            return NO_ROOM;
        }
        return orders.check(entry);
    }

    private void adopt(
            Desired state, List<OrderHead> fresh, Map<DesiredEntry, OrderCheck.Result.Refused> refusals, long now) {
        highest = state.generation();
        desired = state.entries();
        Map<String, DesiredEntry> wanted = new HashMap<>();
        desired.forEach(entry -> wanted.put(entry.id(), entry));
        boolean startsNow = false;
        for (Held held : leases.all()) {
            DesiredEntry entry = wanted.get(held.lease.text());
            held.desired = entry != null;
            if (entry != null && startWanted(entry) && !held.start) {
                held.start = true;
                startsNow = true;
            }
        }
        for (OrderHead order : fresh) {
            highestGrant = Math.max(highestGrant, order.grantNumber());
            leases.accept(wanted.getOrDefault(order.lease().text(), desired.getFirst()), order, now);
        }
        refusals.forEach((entry, refused) -> {
            refuse(entry.kind(), entry.id(), refused.code(), refused.message());
            if (entry.kind().equals(DesiredEntry.ORDER)) {
                refuseLease(entry, refused, now);
            }
        });
        // Nothing starts without an answer to a ping that knows this generation: ask at once.
        if (!fresh.isEmpty() || startsNow) {
            ping(now);
        }
    }

    private Optional<Held> held(String id) {
        return leases.all().stream()
                .filter(held -> held.lease.text().equals(id))
                .findFirst();
    }

    private static boolean startWanted(DesiredEntry entry) {
        return entry.order().map(DesiredEntry.SignedOrder::start).orElse(false);
    }

    /** 0 when the entry cannot be read as an order of a lease. */
    private static long grantOf(DesiredEntry entry) {
        try {
            OrderCheck.leaseOf(entry);
            return OrderText.parse(entry.order().orElseThrow().order()).token().grantNumber();
        } catch (RuntimeException notAnOrder) {
            LOG.log(Level.DEBUG, "entry {0}: {1}", entry.id(), notAnOrder.getMessage());
            return 0;
        }
    }

    private void refuse(String kind, String id, String code, String message) {
        LOG.log(Level.WARNING, "refused {0} {1}: {2}: {3}", kind, id, code, message);
        ports.link().send(new ToPortal.Refused(++number, kind, id, code, message));
    }

    // Paid time

    private void pingAnswered(PingAnswer answer) {
        var sentAt = pings.answered(answer.number());
        if (sentAt.isEmpty()) {
            return;
        }
        for (FromPortal.Remaining remaining : answer.remaining()) {
            if (remaining.generation().compareTo(highest) <= 0) {
                leases.paid(remaining.lease(), sentAt.getAsLong() + remaining.millis());
            }
        }
    }

    // Reports

    private void answered(Answer answer, long now) {
        if (!usageReports.answered(answer, now)) {
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
        waiting.ifPresent(wait -> tryAgain(wait, now));
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
        diskLow = low;
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
    }

    /** The driver's names of the gpus on which something cannot be killed, with the reason. */
    private Map<String, String> unsellable() {
        var gpus = new HashMap<String, String>();
        leases.unsellable().forEach((gpu, why) -> machine.gpu(gpu).ifPresent(known -> gpus.put(known.uuid(), why)));
        return gpus;
    }

    private void compact() {
        var entries = new ArrayList<JournalEntry>();
        entries.add(new JournalEntry.HighestGrant(highestGrant));
        if (leases.fence() > 0) {
            entries.add(new JournalEntry.Fence(leases.fence()));
        }
        entries.addAll(leases.snapshot());
        entries.add(new JournalEntry.Desired(highest, desired));
        entries.addAll(usage.snapshot(ports.wall().millis()));
        try {
            ports.journal().compact(entries);
        } catch (JournalFullException full) {
            compactAgainAt = ports.clock().millis() + COMPACT_AGAIN_MILLIS;
            fullJournal.note("the journal cannot be compacted", full);
        }
    }
}
