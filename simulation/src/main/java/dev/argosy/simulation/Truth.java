package dev.argosy.simulation;

import dev.argosy.agent.core.FromPortal;
import dev.argosy.agent.core.JournalEntry;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.ToPortal;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.protocol.v1.AgentMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What really happened: which workload ran when on which machine, what was signed, and who heard what. No program of
 * ours can read it; the auditor can.
 */
final class Truth {
    /** Longer silence than this is no contact. */
    private static final long GAP = 15_000;

    /** Why a workload ended. */
    enum Cause {
        ITSELF,
        /** Its keeper ended it at the deadline last written. */
        DEADLINE,
        /** Its agent asked for it. */
        STOPPED,
        /** An agent found it and did not know it. */
        LEFT_BEHIND,
        POWER
    }

    /** One workload that ran. Active time is what its machine's clock says. */
    static final class Run {
        private final Machine machine;
        private final Set<GpuId> gpus;
        private final long startedAt;
        private final long bootStart;
        private long endedAt = -1;
        private long active;
        private @Nullable Cause cause;

        private Run(Machine machine, Set<GpuId> gpus, long startedAt) {
            this.machine = machine;
            this.gpus = gpus;
            this.startedAt = startedAt;
            this.bootStart = machine.bootMillis();
        }

        Machine machine() {
            return machine;
        }

        Set<GpuId> gpus() {
            return gpus;
        }

        long startedAt() {
            return startedAt;
        }

        boolean isOver() {
            return endedAt >= 0;
        }

        long activeMillis() {
            return isOver() ? active : machine.bootMillis() - bootStart;
        }

        Optional<Cause> cause() {
            return Optional.ofNullable(cause);
        }
    }

    /** Who is told when something happens that must be judged at once. */
    interface Judge {
        void started(LeaseId lease, Run run, Collection<Map.Entry<LeaseId, Run>> others);

        void startedAgain(LeaseId lease, Run first);

        void asked(LeaseId lease, Run run, Cause cause);

        void wentBack(Machine machine, Generation before, Generation now);
    }

    /** What a machine's contact with the portal is. */
    private static final class Contact {
        private long since;
        private long last = -GAP - 1;
    }

    private final Scheduler scheduler;
    private final Map<LeaseId, Run> runs = new LinkedHashMap<>();
    private final Map<Machine, Map<LeaseId, Run>> running = new HashMap<>();
    private final Map<LeaseId, Long> signed = new HashMap<>();
    private final Map<LeaseId, Long> toldUntil = new HashMap<>();
    private final Map<Machine, Map<Long, Long>> pings = new HashMap<>();
    private final Map<Machine, Generation> acted = new HashMap<>();
    private final Map<Machine, Generation> written = new HashMap<>();
    private final Map<MachineId, Contact> contacts = new HashMap<>();
    private final Map<MachineId, Long> words = new HashMap<>();
    private final Map<MachineId, Long> lastWords = new HashMap<>();
    private final Set<MachineId> disturbed = new HashSet<>();
    private final Set<MachineId> hadFullDisk = new HashSet<>();
    private long listeningSince;
    private @Nullable Judge judge;

    Truth(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void judgedBy(Judge auditor) {
        judge = auditor;
    }

    // Workloads

    void started(Machine machine, Order order) {
        var run = new Run(machine, Set.copyOf(order.slice().gpus()), scheduler.now());
        Map<LeaseId, Run> here = running.computeIfAbsent(machine, any -> new LinkedHashMap<>());
        Run first = runs.get(order.lease());
        if (judge != null) {
            if (first != null) {
                judge.startedAgain(order.lease(), first);
            }
            judge.started(order.lease(), run, here.entrySet());
        }
        runs.put(order.lease(), run);
        here.put(order.lease(), run);
    }

    /** Somebody wants it to end. */
    void asked(LeaseId lease, Cause cause) {
        Run run = runs.get(lease);
        if (judge != null && run != null) {
            judge.asked(lease, run, cause);
        }
    }

    void ended(LeaseId lease, Cause cause) {
        Run run = runs.get(lease);
        if (run == null || run.isOver()) {
            return;
        }
        if (judge != null && cause == Cause.LEFT_BEHIND) {
            judge.asked(lease, run, cause);
        }
        run.active = run.machine.bootMillis() - run.bootStart;
        run.endedAt = scheduler.now();
        run.cause = cause;
        Map<LeaseId, Run> here = running.get(run.machine);
        if (here != null) {
            here.remove(lease);
        }
    }

    Optional<Run> run(LeaseId lease) {
        return Optional.ofNullable(runs.get(lease));
    }

    Map<LeaseId, Run> runningOn(Machine machine) {
        return running.getOrDefault(machine, Map.of());
    }

    // Words

    void signed(Machine machine, ToPortal.Usage usage) {
        for (ToPortal.UsageLine line : usage.lines()) {
            var record = UsageRecord.parse(line.record());
            signed.merge(record.lease(), record.activeMillis(), Math::max);
        }
    }

    /** The highest total that its machine ever signed. */
    long signed(LeaseId lease) {
        return signed.getOrDefault(lease, 0L);
    }

    void sent(Machine machine, ToPortal message) {
        if (message instanceof ToPortal.Ping ping) {
            follows(machine, ping.generation());
            acted.put(machine, ping.generation());
            pings.computeIfAbsent(machine, any -> new LinkedHashMap<>()).put(ping.number(), scheduler.now());
        } else if (message instanceof ToPortal.Hello) {
            pings.remove(machine);
        }
    }

    /** An agent wrote something down. */
    void wrote(Machine machine, JournalEntry entry) {
        if (entry instanceof JournalEntry.Desired desired) {
            follows(machine, desired.generation());
            written.put(machine, desired.generation());
        }
    }

    /** What was written and not yet synced is forgotten, and rightly: nothing was done of it. */
    void lostPower(Machine machine) {
        written.remove(machine);
    }

    private void follows(Machine machine, Generation generation) {
        Judge auditor = judge;
        if (auditor != null && !isDisturbed(machine.id())) {
            Stream.of(acted, written)
                    .flatMap(known -> Stream.ofNullable(known.get(machine)))
                    .filter(before -> generation.compareTo(before) < 0)
                    .forEach(before -> auditor.wentBack(machine, before, generation));
        }
    }

    /** An agent was handed a message. */
    void told(Machine machine, FromPortal message) {
        if (message instanceof FromPortal.PingAnswer answer) {
            Map<Long, Long> sent = pings.getOrDefault(machine, Map.of());
            Long at = sent.get(answer.number());
            if (at != null) {
                sent.keySet().removeIf(number -> number < answer.number());
                answer.remaining().forEach(left -> toldUntil.merge(left.lease(), at + left.millis(), Math::max));
            }
        }
    }

    /** Until when a lease is paid as its machine was last told; 0 when it never was. */
    long toldUntil(LeaseId lease) {
        return toldUntil.getOrDefault(lease, 0L);
    }

    /** The portal was handed a message. */
    void heard(MachineId machine, AgentMessage message) {
        words.put(machine, scheduler.now());
        lastWords.put(machine, scheduler.now());
        if (message.hasPing()) {
            Contact contact = contacts.computeIfAbsent(machine, any -> new Contact());
            if (scheduler.now() - contact.last > GAP) {
                contact.since = scheduler.now();
            }
            contact.last = scheduler.now();
        }
    }

    /** How long ago the portal last heard a ping of a machine. */
    long silence(MachineId machine) {
        Contact contact = contacts.get(machine);
        return contact == null ? Long.MAX_VALUE : scheduler.now() - contact.last;
    }

    /** How long ago the portal that runs now last heard anything of a machine; very long when it never did. */
    long wordless(MachineId machine) {
        Long word = words.get(machine);
        return word == null ? Long.MAX_VALUE : scheduler.now() - word;
    }

    /** When any portal last heard anything of a machine, be it a hello that no database could answer; 0 for never. */
    long lastWord(MachineId machine) {
        return lastWords.getOrDefault(machine, 0L);
    }

    /** For how long a machine has been in contact without a gap; 0 when it is not. */
    long contactFor(MachineId machine) {
        Contact contact = contacts.get(machine);
        return contact == null || silence(machine) > GAP ? 0 : scheduler.now() - contact.since;
    }

    /** All pings up to now were heard by a portal that is no more. */
    void forgetContacts() {
        contacts.clear();
        words.clear();
    }

    void portalStarted() {
        listeningSince = scheduler.now();
    }

    /** For how long the portal has been able to hear anybody. */
    long listened() {
        return scheduler.now() - listeningSince;
    }

    // Misfortunes

    void gone(Machine machine) {
        disturbed.add(machine.id());
    }

    /** Its history is not what it was: what it promised before may not hold. */
    void disturbed(Machine machine, String how) {
        disturbed.add(machine.id());
    }

    boolean isDisturbed(MachineId machine) {
        return disturbed.contains(machine);
    }

    void diskFull(Machine machine) {
        hadFullDisk.add(machine.id());
    }

    boolean hadFullDisk(MachineId machine) {
        return hadFullDisk.contains(machine);
    }
}
