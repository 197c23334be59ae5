package dev.argosy.agent.core;

import dev.argosy.agent.core.FromPortal.Answer;
import dev.argosy.agent.core.FromPortal.Desired;
import dev.argosy.agent.core.FromPortal.Goodbye;
import dev.argosy.agent.core.FromPortal.HelloAnswer;
import dev.argosy.agent.core.FromPortal.PingAnswer;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
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
    private static final long REPORT_EVERY_MILLIS = 60_000;
    private static final long TRY_AGAIN_MILLIS = 1_000;
    private static final long USAGE_ANSWER_MILLIS = 10_000;
    private static final int REMEMBERED_REPORTS = 64;

    private record SentUsage(long number, long at, UsageBook.Batch batch) {}

    private final MachineShape machine;
    private final Ports ports;
    private final OrderCheck orders;
    private final UsageBook usage;
    private final LeaseBook leases;
    private final Pings pings = new Pings();
    private final Map<Long, Map<LeaseId, Phase>> reports = new LinkedHashMap<>();

    private Generation highest = Generation.NONE;
    private List<DesiredEntry> desired = List.of();
    private long highestGrant;
    /** A desired state that there was no room to write down. */
    private Optional<Desired> waiting = Optional.empty();

    private boolean greeted;
    private boolean diskLow;
    private long lastPing;
    private long lastReport;
    private long reportAgainAt = Long.MAX_VALUE;
    private long number;
    private Optional<SentUsage> sentUsage = Optional.empty();
    private long usageAgainAt;

    public AgentCore(MachineShape machine, Ports ports) {
        this.machine = machine;
        this.ports = ports;
        this.orders = new OrderCheck(machine, ports.orderKey().check());
        this.usage = new UsageBook(machine.machine());
        this.leases = new LeaseBook(ports, usage);
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
                Order order =
                        orders.read(known.entry()) instanceof OrderCheck.Result.Accepted(Order read) ? read : null;
                LeaseId lease = OrderCheck.leaseOf(known.entry());
                long accepted = known.bootId().equals(boot) ? known.acceptedAtMillis() : now;
                var held = new Held(known.entry(), order, lease, grantOf(known.entry()), accepted);
                held.phase = order == null ? Phase.FAILED : Phase.PREPARING;
                boots.put(lease, known.bootId());
                leases.remember(held);
                highestGrant = Math.max(highestGrant, held.grantNumber);
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
        reports.clear();
        sentUsage = Optional.empty();
        ports.link()
                .send(new ToPortal.Hello(
                        ports.journal().incarnation(),
                        // A copied folder on the same boot must not pass for a restart of the first agent.
                        ports.clock().bootId() + " " + ports.journal().place(),
                        highest,
                        highestGrant));
    }

    public void disconnected() {
        greeted = false;
        sentUsage = Optional.empty();
    }

    public void received(FromPortal message) {
        long now = ports.clock().millis();
        switch (message) {
            case HelloAnswer answer -> helloAnswered(answer, now);
            case Desired state when greeted -> desired(state, now);
            case PingAnswer answer when greeted -> pingAnswered(answer);
            case Answer answer when greeted -> answered(answer, now);
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
            ports.link().hangUp("bad-signature");
            return;
        }
        // Our own journal may know of fewer grants than were given: the portal's number counts too.
        long fence = answer.rolledBackTo() == 0 ? 0 : Math.max(highestGrant, answer.rolledBackTo());
        if (fence > leases.fence()) {
            fence(fence);
            ports.journal().append(new JournalEntry.Fence(fence));
        }
        greeted = true;
        answer.held().forEach(usage::held);
        ping(now);
        lastReport = 0;
    }

    /** A number that the portal named counts as seen: the next hello is not to look rolled back again. */
    private void fence(long grantNumber) {
        leases.fence(grantNumber);
        highestGrant = Math.max(highestGrant, grantNumber);
    }

    private void ping(long now) {
        lastPing = now;
        ports.link().send(new ToPortal.Ping(pings.next(now), highest));
    }

    // The desired state

    private void desired(Desired state, long now) {
        if (state.generation().compareTo(highest) < 0) {
            refuse(
                    "desired-state",
                    state.generation().toString(),
                    "stale-generation",
                    "generation " + state.generation() + " (expected: " + highest + " or higher)");
            return;
        }
        if (state.generation().equals(highest)) {
            return;
        }
        var fresh = new ArrayList<Order>();
        var entries = new ArrayList<JournalEntry>();
        var refusals = new LinkedHashMap<DesiredEntry, OrderCheck.Result.Refused>();
        String boot = ports.clock().bootId();
        for (DesiredEntry entry : state.entries()) {
            if (held(entry.id()).isPresent()) {
                continue;
            }
            switch (checked(entry)) {
                case OrderCheck.Result.Accepted(Order order) -> {
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
            waiting = Optional.of(state);
            LOG.log(Level.WARNING, "disk-low: generation {0} waits: {1}", state.generation(), full.getMessage());
            return;
        }
        waiting = Optional.empty();
        adopt(state, fresh, refusals, now);
    }

    private void checkAgain(DesiredEntry entry, long now) {
        switch (checked(entry)) {
            case OrderCheck.Result.Accepted(Order order) -> {
                ports.journal()
                        .append(new JournalEntry.Known(entry, now, ports.clock().bootId()));
                leases.accept(entry, order, now);
            }
            case OrderCheck.Result.Refused refused -> {
                if (grantOf(entry) > 0) {
                    leases.refuse(entry, OrderCheck.leaseOf(entry), grantOf(entry), refused, now);
                }
            }
        }
    }

    private OrderCheck.Result checked(DesiredEntry entry) {
        if (diskLow) {
            return new OrderCheck.Result.Refused("disk-low", "the machine has no room for new work");
        }
        return orders.check(entry);
    }

    private void adopt(
            Desired state, List<Order> fresh, Map<DesiredEntry, OrderCheck.Result.Refused> refusals, long now) {
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
        for (Order order : fresh) {
            highestGrant = Math.max(highestGrant, order.grantNumber());
            leases.accept(wanted.getOrDefault(order.lease().text(), desired.getFirst()), order, now);
        }
        refusals.forEach((entry, refused) -> {
            refuse(entry.kind(), entry.id(), refused.code(), refused.message());
            if (entry.kind().equals(DesiredEntry.ORDER) && grantOf(entry) > 0) {
                leases.refuse(entry, OrderCheck.leaseOf(entry), grantOf(entry), refused, now);
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
        if (sentUsage.isPresent() && sentUsage.get().number() == answer.number()) {
            usageAnswered(sentUsage.get().batch(), answer, now);
            sentUsage = Optional.empty();
            return;
        }
        var shown = reports.remove(answer.number());
        if (shown == null) {
            return;
        }
        if (answer.code().isEmpty()) {
            shown.forEach(leases::taken);
        } else {
            LOG.log(Level.WARNING, "report {0}: {1}: {2}", answer.number(), answer.code(), answer.message());
            reportAgainAt = now + TRY_AGAIN_MILLIS;
        }
    }

    private void usageAnswered(UsageBook.Batch batch, Answer answer, long now) {
        if (!answer.code().isEmpty()) {
            LOG.log(Level.WARNING, "usage: {0}: {1}", answer.code(), answer.message());
            usageAgainAt = now + USAGE_ANSWER_MILLIS;
            return;
        }
        answer.usageCodes().stream()
                .filter(code -> !code.isEmpty())
                .forEach(code -> LOG.log(Level.WARNING, "a usage record was not counted: {0}", code));
        batch.upTo().forEach((lease, sequence) -> {
            try {
                ports.journal().append(new JournalEntry.Taken(lease, sequence));
            } catch (JournalFullException full) {
                LOG.log(Level.WARNING, "disk-low: an acknowledgement is not written down: {0}", full.getMessage());
            }
            usage.taken(lease, sequence);
        });
    }

    private void report(long now) {
        lastReport = now;
        reportAgainAt = Long.MAX_VALUE;
        var status = leases.status(now);
        var shown = new HashMap<LeaseId, Phase>();
        status.forEach(lease -> shown.put(lease.lease(), lease.phase()));
        reports.put(++number, shown);
        if (reports.size() > REMEMBERED_REPORTS) {
            reports.remove(reports.keySet().iterator().next());
        }
        ports.link().send(new ToPortal.Leases(number, status));
    }

    private void sendUsage(long now) {
        boolean waitsForAnswer = sentUsage.isPresent() && now - sentUsage.get().at() < USAGE_ANSWER_MILLIS;
        if (waitsForAnswer || now < usageAgainAt) {
            return;
        }
        usage.batch(ports.usage()).ifPresent(batch -> {
            ports.journal().sync();
            sentUsage = Optional.of(new SentUsage(++number, now, batch));
            ports.link().send(new ToPortal.Usage(number, batch.report(), batch.signature(), batch.lines()));
        });
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
        waiting.ifPresent(state -> desired(state, now));
        if (greeted && now - lastPing >= PING_EVERY_MILLIS) {
            ping(now);
        }
        settle(now);
        if (ports.journal().wantsCompaction()) {
            compact();
        }
    }

    /** Whether the machine has too little room left to take on new work; what runs goes on. */
    public void diskLow(boolean low) {
        diskLow = low;
    }

    /** Stops every workload because the provider said so. */
    public void stopEverything() {
        leases.stopEverything("agent-stopped");
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
        if (news || now >= reportAgainAt || lastReport == 0 || now - lastReport >= REPORT_EVERY_MILLIS) {
            report(now);
        }
        sendUsage(now);
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
            LOG.log(Level.WARNING, "disk-low: the journal cannot be compacted: {0}", full.getMessage());
        }
    }
}
