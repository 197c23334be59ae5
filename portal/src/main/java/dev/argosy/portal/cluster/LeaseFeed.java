package dev.argosy.portal.cluster;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.LeaseEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what happened to leases, a batch in one transaction with the cursor, in order for each cluster.
 *
 * <p>One event that we cannot take in must not keep other clusters waiting: a batch that fails is taken event by event,
 * and the event that fails is set aside together with all later ones of its cluster. They are tried again, less and
 * less often, until they can be taken in. Only a database that is away stops everything. One thread at a time, but for
 * {@link #concern}.
 */
final class LeaseFeed {
    static final String CURSOR = "cluster:lease";
    static final int BATCH = 200;

    static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private static final int RETRIES = 20;
    /** Owns what names no lease that we know. */
    private static final ClusterId NOBODY = new ClusterId(new UUID(0, 0));

    private static final Logger LOG = LoggerFactory.getLogger(LeaseFeed.class);

    private final ClusterPorts ports;
    private final SetAsideStore asides;
    private final Observer observer;
    private volatile int setAside;

    LeaseFeed(ClusterPorts ports, SetAsideStore asides, Observer observer) {
        this.ports = ports;
        this.asides = asides;
        this.observer = observer;
    }

    /** What a cluster makes of events of its leases. */
    @FunctionalInterface
    interface Observer {
        void observe(Transaction tx, ClusterId cluster, List<LeaseEvent> events);
    }

    /** Of use to operators; any thread. */
    Optional<String> concern() {
        int count = setAside;
        return count == 0
                ? Optional.empty()
                : Optional.of("clusters whose lease events could not be taken in: " + count + "; the log says why");
    }

    /** Takes the next batch; answers how many there were. */
    int take() {
        try {
            return ports.transactions().run(tx -> take(tx, BATCH));
        } catch (ArgosyException outside) {
            throw outside;
        } catch (RuntimeException failed) {
            LOG.warn("a batch of lease events failed, it is taken one by one", failed);
            return takeOneByOne();
        }
    }

    private int take(Transaction tx, int limit) {
        List<History.Entry> entries = next(tx, limit);
        if (entries.isEmpty()) {
            return 0;
        }
        Map<ClusterId, List<History.Entry>> byCluster = new LinkedHashMap<>();
        for (History.Entry entry : entries) {
            byCluster
                    .computeIfAbsent(LeaseEvent.parse(entry).cluster(), any -> new ArrayList<>())
                    .add(entry);
        }
        Set<ClusterId> behind = asides.among(tx, byCluster.keySet());
        byCluster.forEach((cluster, ofCluster) -> {
            if (behind.contains(cluster)) {
                asides.add(tx, cluster, ofCluster);
            } else {
                observer.observe(tx, cluster, events(ofCluster));
            }
        });
        ports.history().moveCursor(tx, CURSOR, entries.getLast().position());
        return entries.size();
    }

    private List<History.Entry> next(Transaction tx, int limit) {
        History.Position from = ports.history().cursor(tx, CURSOR);
        return ports.history().read(tx, LeaseEvent.ROOM, from, limit);
    }

    private static List<LeaseEvent> events(List<History.Entry> entries) {
        return entries.stream().map(LeaseEvent::parse).toList();
    }

    private int takeOneByOne() {
        int taken = 0;
        while (taken < BATCH && takeOne()) {
            taken++;
        }
        return taken;
    }

    private boolean takeOne() {
        try {
            return ports.transactions().run(tx -> take(tx, 1) > 0);
        } catch (ArgosyException outside) {
            throw outside;
        } catch (RuntimeException bug) {
            mustBeOurs(bug);
            return ports.transactions().run(tx -> setAside(tx, bug));
        }
    }

    /** Whoever lost five races in a row is no bug: the step is tried again as it is. */
    private static void mustBeOurs(RuntimeException failed) {
        if (failed instanceof RefusedException refused
                && refused.refusal().code().equals(Codes.TRY_AGAIN)) {
            throw failed;
        }
    }

    private boolean setAside(Transaction tx, RuntimeException bug) {
        List<History.Entry> entries = next(tx, 1);
        if (entries.isEmpty()) {
            return false;
        }
        History.Entry entry = entries.getFirst();
        ClusterId cluster = clusterOf(tx, entry);
        asides.add(tx, cluster, entries);
        asides.failed(tx, new Retry(cluster, 0), tx.now().plus(FIRST_RETRY));
        ports.history().moveCursor(tx, CURSOR, entry.position());
        tx.afterCommit(() -> LOG.error(
                "bug: cluster {} cannot take in {} of {} at {}; it is set aside, and what follows with it",
                cluster,
                entry.fact().kind(),
                entry.stream(),
                entry.position(),
                bug));
        return true;
    }

    /** Also of an event that we cannot read. */
    private ClusterId clusterOf(Transaction tx, History.Entry entry) {
        try {
            return LeaseEvent.parse(entry).cluster();
        } catch (RuntimeException unreadable) {
            LOG.debug("{} at {} is unreadable", entry.fact().kind(), entry.position(), unreadable);
        }
        try {
            return ports.leases()
                    .byId(tx, LeaseId.parse(entry.stream()))
                    .map(lease -> lease.grant().cluster())
                    .orElse(NOBODY);
        } catch (IllegalArgumentException noLease) {
            LOG.debug("stream {} is no lease", entry.stream(), noLease);
            return NOBODY;
        }
    }

    /** Tries again what was set aside and is due. */
    void retry() {
        List<Retry> due = ports.transactions().run(tx -> {
            setAside = asides.count(tx);
            return setAside == 0 ? List.<Retry>of() : asides.due(tx, tx.now(), RETRIES);
        });
        for (Retry one : due) {
            try {
                ports.transactions().execute(tx -> again(tx, one));
            } catch (ArgosyException outside) {
                throw outside;
            } catch (RuntimeException bug) {
                LOG.error("bug: cluster {} still cannot take in its events, try {}", one.cluster(), one.tries(), bug);
                ports.transactions()
                        .execute(tx -> asides.failed(tx, one, tx.now().plus(pause(one.tries()))));
            }
        }
    }

    private void again(Transaction tx, Retry one) {
        List<History.Entry> entries = asides.events(tx, one.cluster());
        observer.observe(tx, one.cluster(), events(entries));
        asides.remove(tx, one.cluster());
        tx.afterCommit(() -> {
            setAside = Math.max(0, setAside - 1);
            LOG.info("cluster {} has taken in the {} events that were set aside", one.cluster(), entries.size());
        });
    }

    private static Duration pause(int tries) {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(tries, 10));
        return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    }
}
