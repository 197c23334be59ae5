package dev.argosy.agent.core;

import dev.argosy.agent.core.ToPortal.UsageLine;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.Id;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The signed running totals of every lease, which of them the portal holds, and what of the finished ones is kept. */
final class UsageBook {
    /** Small enough for one message of the control stream. */
    private static final int MAX_BATCH = 100;

    private static final Duration KEEP_FINISHED = Duration.ofDays(30);
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private record Line(UsageRecord record, boolean last, long atEpochMillis) {}

    private static final class Chain {
        final List<Line> lines = new ArrayList<>();
        long taken;
        long total;

        boolean owed() {
            return !lines.isEmpty() && lines.getLast().record().sequence() > taken;
        }

        boolean finished() {
            return !lines.isEmpty() && lines.getLast().last();
        }

        boolean takenWhole() {
            return finished() && taken >= lines.getLast().record().sequence();
        }
    }

    /** A batch on its way: up to which sequence of each lease it goes. */
    record Batch(Map<LeaseId, Long> upTo, byte[] report, byte[] signature, List<UsageLine> lines) {}

    private final MachineId machine;
    private final Map<LeaseId, Chain> chains = new TreeMap<>(Id::inOrder);
    /** Of these the ones of which the portal does not hold everything; the others are many and need no look. */
    private final Map<LeaseId, Chain> owed = new TreeMap<>(Id::inOrder);

    UsageBook(MachineId machine) {
        this.machine = machine;
    }

    /** The next record of a lease; it counts only once it is in the book ({@link #add}). */
    UsageRecord next(LeaseId lease, FencingToken token, Digest termsHash, long activeMillis) {
        Chain chain = chains.get(lease);
        if (chain == null || chain.lines.isEmpty()) {
            return new UsageRecord(lease, token, termsHash, 1, activeMillis, Digest.ZERO);
        }
        UsageRecord before = chain.lines.getLast().record();
        return new UsageRecord(
                lease,
                token,
                termsHash,
                before.sequence() + 1,
                Math.max(activeMillis, before.activeMillis()),
                before.hash());
    }

    void add(UsageRecord record, boolean last, long atEpochMillis) {
        Chain chain = chains.computeIfAbsent(record.lease(), id -> new Chain());
        if (chain.lines.isEmpty()
                || record.sequence() > chain.lines.getLast().record().sequence()) {
            chain.lines.add(new Line(record, last, atEpochMillis));
            chain.total = Math.max(chain.total, record.activeMillis());
            note(record.lease(), chain);
        }
    }

    private void note(LeaseId lease, Chain chain) {
        if (chain.owed()) {
            owed.put(lease, chain);
        } else {
            owed.remove(lease);
        }
    }

    void total(LeaseId lease, long activeMillis) {
        Chain chain = chains.computeIfAbsent(lease, id -> new Chain());
        chain.total = Math.max(chain.total, activeMillis);
    }

    /** The highest total that is written down, signed or not. */
    long total(LeaseId lease) {
        Chain chain = chains.get(lease);
        return chain == null ? 0 : chain.total;
    }

    boolean finished(LeaseId lease) {
        Chain chain = chains.get(lease);
        return chain != null && chain.finished();
    }

    void taken(LeaseId lease, long sequence) {
        Chain chain = chains.get(lease);
        if (chain != null) {
            chain.taken = Math.max(chain.taken, sequence);
            thin(chain);
            note(lease, chain);
        }
    }

    /** What the portal says it holds may be less than it once acknowledged: it is sent what it lacks. */
    void held(LeaseId lease, long sequence) {
        Chain chain = chains.get(lease);
        if (chain != null) {
            chain.taken = sequence;
            note(lease, chain);
        }
    }

    /** What the portal does not hold yet, oldest first, under one signature; nothing when it holds all. */
    java.util.Optional<Batch> batch(Signer signer) {
        if (owed.isEmpty()) {
            return java.util.Optional.empty();
        }
        var records = new ArrayList<UsageRecord>();
        var lines = new ArrayList<UsageLine>();
        var upTo = new HashMap<LeaseId, Long>();
        owed.forEach((lease, chain) -> {
            for (Line line : chain.lines) {
                if (line.record().sequence() > chain.taken && records.size() < MAX_BATCH) {
                    records.add(line.record());
                    lines.add(new UsageLine(line.record().bytes(), line.last()));
                    upTo.put(lease, line.record().sequence());
                }
            }
        });
        byte[] report = UsageReport.over(machine, records).bytes();
        return java.util.Optional.of(new Batch(Map.copyOf(upTo), report, signer.sign(report), List.copyOf(lines)));
    }

    /** What a fresh journal needs to know of all this. */
    List<JournalEntry> snapshot(long nowEpochMillis) {
        chains.values()
                .removeIf(chain -> chain.takenWhole()
                        && nowEpochMillis - chain.lines.getLast().atEpochMillis() > KEEP_FINISHED.toMillis());
        var entries = new ArrayList<JournalEntry>();
        chains.forEach((lease, chain) -> {
            for (Line line : chain.lines) {
                entries.add(new JournalEntry.Signed(lease, line.record().bytes(), line.last(), line.atEpochMillis()));
            }
            entries.add(new JournalEntry.Total(lease, chain.total));
            entries.add(new JournalEntry.Taken(lease, chain.taken));
        });
        return entries;
    }

    /** Of a finished lease that the portal holds whole, the first, the hourly and the last records stay. */
    private static void thin(Chain chain) {
        if (!chain.takenWhole()) {
            return;
        }
        var kept = new ArrayList<Line>();
        long hour = -1;
        for (Line line : chain.lines) {
            long at = line.record().activeMillis() / HOUR_MILLIS;
            if (kept.isEmpty() || line.last() || at > hour) {
                kept.add(line);
            }
            hour = at;
        }
        chain.lines.clear();
        chain.lines.addAll(kept);
    }
}
