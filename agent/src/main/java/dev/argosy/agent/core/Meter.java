package dev.argosy.agent.core;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.evidence.UsageRecord;
import java.util.HashMap;
import java.util.Map;

/** Counts the active time of running leases: an unsigned total every ten seconds, a signed record every minute. */
final class Meter {
    private static final long TOTAL_EVERY_MILLIS = 10_000;
    private static final long SIGN_EVERY_MILLIS = 60_000;

    private final Ports ports;
    private final UsageBook usage;
    private final FullJournal fullJournal;
    private final Map<LeaseId, Long> signedAt = new HashMap<>();

    Meter(Ports ports, UsageBook usage, FullJournal fullJournal) {
        this.ports = ports;
        this.usage = usage;
        this.fullJournal = fullJournal;
    }

    void running(Held held, long now) {
        if (now - held.totalWrittenAt >= TOTAL_EVERY_MILLIS
                && fullJournal.append(ports.journal(), new JournalEntry.Total(held.lease, held.activeAt(now)))) {
            held.totalWrittenAt = now;
            usage.total(held.lease, held.activeAt(now));
        }
        if (now - signedAt.getOrDefault(held.lease, 0L) >= SIGN_EVERY_MILLIS) {
            sign(held, now, false);
        }
    }

    /** @return whether the record is written down */
    boolean sign(Held held, long now, boolean last) {
        var text = held.head().text();
        UsageRecord record = usage.next(held.lease, text.token(), text.termsHash(), held.activeAt(now));
        long wall = ports.wall().millis();
        if (!fullJournal.append(ports.journal(), new JournalEntry.Signed(held.lease, record.bytes(), last, wall))) {
            return false;
        }
        usage.add(record, last, wall);
        signedAt.put(held.lease, now);
        return true;
    }

    void forget(LeaseId lease) {
        signedAt.remove(lease);
    }
}
