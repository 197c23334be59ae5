package dev.argosy.agent.core;

import dev.argosy.kernel.LeaseId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells the portal how leases and gpus are, until it has taken it. Messages of the control stream stay small. */
final class Reports {
    private static final Logger LOG = System.getLogger(Reports.class.getName());
    private static final long EVERY_MILLIS = 60_000;
    private static final long TRY_AGAIN_MILLIS = 1_000;
    private static final int REMEMBERED = 256;
    /** Reports tell all there is, so news may wait while this many are on their way: a portal takes 64 at most. */
    private static final int MOST_UNANSWERED = 32;

    private static final long LONGEST_WAIT_MILLIS = 5_000;
    /** The control stream allows 64 KiB; what goes around the leases needs little. */
    private static final int MOST_BYTES = 48 * 1024;
    /** Id, numbers and tags of one lease. */
    private static final int LEASE_BYTES = 160;
    /** UTF-8 needs at most so many bytes for one char. */
    private static final int CHAR_BYTES = 3;

    private final Link link;
    private final LongSupplier numbers;
    private final Map<Long, Map<LeaseId, Phase>> shown = new LinkedHashMap<>();
    private long last;
    private boolean owed;
    private long againAt = Long.MAX_VALUE;
    private Map<String, String> unsellable = Map.of();
    private long inventoryNumber;
    private long inventoryAgainAt = Long.MAX_VALUE;

    Reports(Link link, LongSupplier numbers) {
        this.link = link;
        this.numbers = numbers;
    }

    /** @param inHello what hello says of gpus that may not be hired */
    void connected(Map<String, String> inHello) {
        shown.clear();
        unsellable = Map.copyOf(inHello);
        inventoryNumber = 0;
        inventoryAgainAt = Long.MAX_VALUE;
    }

    void greeted() {
        last = 0;
    }

    boolean due(boolean news, long now) {
        owed |= news;
        boolean mayWait = last > 0 && shown.size() >= MOST_UNANSWERED && now - last < LONGEST_WAIT_MILLIS;
        return !mayWait && (owed || now >= againAt || last == 0 || now - last >= EVERY_MILLIS);
    }

    /** Every lease, in as many reports as it needs. */
    void leases(List<ToPortal.LeaseStatus> all, long now) {
        last = now;
        owed = false;
        againAt = Long.MAX_VALUE;
        var part = new ArrayList<ToPortal.LeaseStatus>();
        int bytes = 0;
        for (ToPortal.LeaseStatus lease : all) {
            int more = bytes(lease);
            if (!part.isEmpty() && bytes + more > MOST_BYTES) {
                send(part);
                part.clear();
                bytes = 0;
            }
            part.add(lease);
            bytes += more;
        }
        send(part);
    }

    private static int bytes(ToPortal.LeaseStatus lease) {
        return LEASE_BYTES
                + CHAR_BYTES
                        * (lease.progress().reason().length()
                                + ToPortal.cut(lease.checkpoint().message()).length()
                                + ToPortal.cut(lease.progress().message()).length());
    }

    private void send(List<ToPortal.LeaseStatus> part) {
        long number = numbers.getAsLong();
        var phases = new HashMap<LeaseId, Phase>();
        part.forEach(lease -> phases.put(lease.lease(), lease.phase()));
        shown.put(number, phases);
        if (shown.size() > REMEMBERED) {
            shown.remove(shown.keySet().iterator().next());
        }
        link.send(new ToPortal.Leases(number, part));
    }

    /** Tells of gpus that became unsellable or sellable again; nothing when the portal knows. */
    void gpus(Map<String, String> now, long at) {
        if (!now.equals(unsellable) || at >= inventoryAgainAt) {
            unsellable = Map.copyOf(now);
            inventoryAgainAt = Long.MAX_VALUE;
            inventoryNumber = numbers.getAsLong();
            link.send(new ToPortal.Inventory(inventoryNumber, unsellable));
        }
    }

    /** @return the leases that the portal has now taken, as they were shown to it */
    Map<LeaseId, Phase> answered(FromPortal.Answer answer, long now) {
        boolean taken = answer.code().isEmpty();
        if (!taken) {
            LOG.log(Level.WARNING, "report {0}: {1}: {2}", answer.number(), answer.code(), answer.message());
        }
        if (answer.number() == inventoryNumber) {
            // A portal that does not know this kind reads it in the next hello.
            inventoryAgainAt = taken ? Long.MAX_VALUE : now + EVERY_MILLIS;
            return Map.of();
        }
        Map<LeaseId, Phase> leases = shown.remove(answer.number());
        if (leases != null && !taken) {
            againAt = now + TRY_AGAIN_MILLIS;
        }
        return leases == null || !taken ? Map.of() : leases;
    }
}
