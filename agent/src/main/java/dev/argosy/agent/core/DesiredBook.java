package dev.argosy.agent.core;

import dev.argosy.agent.core.FromPortal.Desired;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.evidence.OrderText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the portal wants of this machine: the highest generation, written down before anything of it is done. */
final class DesiredBook {
    private static final Logger LOG = System.getLogger(DesiredBook.class.getName());
    /** A full journal is mostly one that is about to be compacted: only after this long is there no room. */
    static final long NO_ROOM_MILLIS = 5_000;

    static final OrderCheck.Result.Refused NO_ROOM =
            new OrderCheck.Result.Refused(JobCodes.DISK_LOW.name(), "the machine has no room for new work");

    /** A desired state that there was no room to write down. */
    private record Waiting(Desired state, long since) {}

    /** Tells the portal that something of the desired state will not be done. */
    interface Refusals {
        void refuse(String kind, String id, String code, String message);
    }

    private final Ports ports;
    private final OrderCheck orders;
    private final LeaseBook leases;
    private final FullJournal fullJournal;
    private final Refusals refusals;

    private Generation highest = Generation.NONE;
    private List<DesiredEntry> entries = List.of();
    private long highestGrant;
    private Optional<Waiting> waiting = Optional.empty();
    private boolean diskLow;
    private boolean paidTimeWanted;

    DesiredBook(Ports ports, OrderCheck orders, LeaseBook leases, FullJournal fullJournal, Refusals refusals) {
        this.ports = ports;
        this.orders = orders;
        this.leases = leases;
        this.fullJournal = fullJournal;
        this.refusals = refusals;
    }

    Generation highest() {
        return highest;
    }

    /**
     * Whether time paid for with a generation counts: when it is written down, and for what runs already also when it
     * is here and there is no room to write it down. A customer who pays must not lose work to a full disk; after a
     * restart the portal tells the time again.
     */
    boolean counts(Generation generation, LeaseId lease) {
        if (generation.compareTo(highest) <= 0) {
            return true;
        }
        Held held = leases.get(lease);
        return held != null
                && held.phase.mayHaveProcesses()
                && waiting.map(Waiting::state)
                        .filter(state -> generation.compareTo(state.generation()) <= 0)
                        .filter(state -> orders(state.entries()).stream()
                                .anyMatch(entry -> entry.id().equals(lease.text())))
                        .isPresent();
    }

    long highestGrant() {
        return highestGrant;
    }

    void seen(long grantNumber) {
        highestGrant = Math.max(highestGrant, grantNumber);
    }

    void diskLow(boolean low) {
        diskLow = low;
    }

    /** Nothing starts without an answer to a ping that knows its generation: whether one is wanted at once. */
    boolean takePaidTimeWanted() {
        boolean was = paidTimeWanted;
        paidTimeWanted = false;
        return was;
    }

    // Replay

    void replay(JournalEntry.Desired known) {
        highest = known.generation();
        entries = known.entries();
        // The intent may have moved on since the lease became known.
        orders().forEach(wanted -> leases.find(wanted.id()).ifPresent(held -> held.want(wanted)));
        takeMembers();
    }

    JournalEntry.Desired snapshot() {
        return new JournalEntry.Desired(highest, entries);
    }

    Set<String> ids() {
        var ids = new HashSet<String>();
        orders().forEach(entry -> ids.add(entry.id()));
        return ids;
    }

    /** All that is not beside something else; what is of no kind that we know is refused as if it were an order. */
    private List<DesiredEntry> orders() {
        return orders(entries);
    }

    private static List<DesiredEntry> orders(List<DesiredEntry> all) {
        return all.stream().filter(entry -> !entry.isMembers()).toList();
    }

    private void takeMembers() {
        for (DesiredEntry entry : entries) {
            entry.members()
                    .ifPresent(members -> leases.find(entry.id())
                            .filter(held ->
                                    held.members.map(Members::generation).orElse(0L) < members.generation())
                            .ifPresent(held -> held.members = Optional.of(members)));
        }
    }

    /** What an earlier run refused: what was in the way may be gone. */
    void checkAgain(long now) {
        for (DesiredEntry entry : orders()) {
            if (leases.find(entry.id()).isEmpty()) {
                checkAgain(entry, now);
            }
        }
        takeMembers();
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

    // What arrives

    void desired(Desired state, long now) {
        if (state.generation().compareTo(highest) < 0) {
            refusals.refuse(
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
        var written = new ArrayList<JournalEntry>();
        var refused = new LinkedHashMap<DesiredEntry, OrderCheck.Result.Refused>();
        String boot = ports.clock().bootId();
        for (DesiredEntry entry : orders(state.entries())) {
            if (leases.find(entry.id()).isPresent()) {
                continue;
            }
            switch (checked(entry)) {
                case OrderCheck.Result.Accepted(OrderHead order) -> {
                    fresh.add(order);
                    written.add(new JournalEntry.Known(entry, now, boot));
                }
                case OrderCheck.Result.Refused why -> refused.put(entry, why);
            }
        }
        written.add(new JournalEntry.Desired(state.generation(), state.entries()));
        try {
            written.forEach(ports.journal()::append);
            ports.journal().sync();
        } catch (JournalFullException full) {
            waiting = Optional.of(new Waiting(state, waiting.map(Waiting::since).orElse(now)));
            fullJournal.note("generation " + state.generation() + " waits", full);
            return;
        }
        waiting = Optional.empty();
        adopt(state, fresh, refused, now);
    }

    private void adopt(
            Desired state, List<OrderHead> fresh, Map<DesiredEntry, OrderCheck.Result.Refused> refused, long now) {
        highest = state.generation();
        entries = state.entries();
        Map<String, DesiredEntry> wanted = new HashMap<>();
        orders().forEach(entry -> wanted.put(entry.id(), entry));
        for (Held held : leases.all()) {
            DesiredEntry entry = wanted.get(held.lease.text());
            held.desired = entry != null;
            paidTimeWanted |= entry != null && held.want(entry);
        }
        for (OrderHead order : fresh) {
            seen(order.grantNumber());
            leases.accept(wanted.getOrDefault(order.lease().text(), orders().getFirst()), order, now);
            paidTimeWanted = true;
        }
        takeMembers();
        state.entries().stream()
                .filter(entry -> entry.isMembers() && entry.members().isEmpty())
                .forEach(entry -> refusals.refuse(
                        entry.kind(), entry.id(), FleetCodes.AGENT_TOO_OLD.name(), "an entry that cannot be read"));
        refused.forEach((entry, why) -> {
            refusals.refuse(entry.kind(), entry.id(), why.code(), why.message());
            if (entry.kind().equals(DesiredEntry.ORDER)) {
                refuseLease(entry, why, now);
            }
        });
    }

    /** Tries to write down what waits. Refusing needs no room: nothing of a lease that is refused is ever done. */
    void tryAgain(long now) {
        if (waiting.isEmpty()) {
            return;
        }
        Waiting wait = waiting.get();
        desired(wait.state(), now);
        if (waiting.isEmpty() || now - wait.since() < NO_ROOM_MILLIS) {
            return;
        }
        for (DesiredEntry entry : orders(wait.state().entries())) {
            if (leases.find(entry.id()).isEmpty()) {
                refuseLease(entry, NO_ROOM, now);
            }
        }
    }

    private void refuseLease(DesiredEntry entry, OrderCheck.Result.Refused refused, long now) {
        if (grantOf(entry) > 0) {
            leases.refuse(entry, OrderCheck.leaseOf(entry), grantOf(entry), refused, now);
        }
    }

    /** Of an entry, without its workload. */
    private OrderCheck.Result checked(DesiredEntry entry) {
        return diskLow ? NO_ROOM : orders.check(entry);
    }

    /** 0 when the entry cannot be read as an order of a lease. */
    static long grantOf(DesiredEntry entry) {
        try {
            OrderCheck.leaseOf(entry);
            return OrderText.parse(entry.order().orElseThrow().order()).token().grantNumber();
        } catch (RuntimeException notAnOrder) {
            LOG.log(Level.DEBUG, "entry {0}: {1}", entry.id(), notAnOrder.getMessage());
            return 0;
        }
    }
}
