package dev.argosy.portal.cluster;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.cluster.ClusterCommand.AcceptReplacement;
import dev.argosy.portal.cluster.ClusterCommand.Observe;
import dev.argosy.portal.cluster.ClusterCommand.Sight;
import dev.argosy.portal.cluster.FailurePolicy.Action;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.Stages;
import dev.argosy.portal.market.ClusterShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Clusters of two nodes in every state, and what happens to them. */
final class SampleClusters {
    static final Instant T = Instant.parse("2030-01-01T00:00:00Z");
    static final ClusterId ID = new ClusterId(new UUID(1, 1));
    static final Refusal NO = Refusal.of(Codes.NO_FEASIBLE_SLICE, "none left", "");
    static final Cluster.Grant GRANT = new Cluster.Grant(T.plusMillis(20), 5, 15, 1);

    static final ClusterSpec SPEC = new ClusterSpec(
            ID,
            new OrganizationId(new UUID(2, 2)),
            new Requester(new ApiKeyId(new UUID(6, 1)), new ProjectId(new UUID(6, 2))),
            "job",
            List.of("true"),
            Map.of(),
            null,
            2,
            ClusterShape.ofGpus(1),
            null,
            null,
            Duration.ofMinutes(30),
            null,
            FailurePolicy.BEFORE_CHOICE,
            Patience.NONE,
            T);

    static final Cluster PLANNING = new Cluster.Planning(SPEC, 1, null);
    static final Cluster LAST_TRY = new Cluster.Planning(SPEC, ClusterDecider.MOST_LOST, null);
    static final Cluster GIVEN_UP = new Cluster.Planning(SPEC, 1, Outcome.stopped(EndCause.STOPPED));
    static final Cluster DEPLOYING = new Cluster.Deploying(SPEC, GRANT, List.of(node(0), node(1)));
    static final Cluster ONE_STARTED = fold(DEPLOYING, started(0));
    static final Cluster RUNNING = fold(ONE_STARTED, started(1));
    static final Cluster ONE_DONE = fold(RUNNING, ending(0, 0, T.plusSeconds(9)));
    static final Cluster STOPPING = fold(RUNNING, ending(1, 3, T.plusSeconds(9)));
    static final Cluster ONE_GONE = fold(STOPPING, ended(1, 3));
    static final Cluster ENDED = fold(fold(fold(STOPPING, ended(1, 3)), stopped(0)), ended(0, null));

    static final Sighting AWAY = new Sighting.Unreachable(T.plusSeconds(9), T.plusSeconds(5));
    static final Sighting LOST = new Sighting.Lost(T.plusSeconds(15), T.plusSeconds(5), "machine-lost", "silent");
    static final Sighting LEAVING = new Sighting.Leaving(T.plusSeconds(9), T.plusSeconds(600), "drained");
    static final Refusal RETURNED = Refusal.of(LeaseCodes.MACHINE_RETURNED, "heard of", "");
    static final String WITHDRAWN = "ReplacementRefused+NodeReachable+ClusterRecovered";
    static final FailurePolicy PAUSE = new FailurePolicy(Action.PAUSE, null, null, null);
    static final FailurePolicy REPLACE_OR_GO_ON = new FailurePolicy(Action.REPLACE, Action.CONTINUE, null, null);
    static final Cluster CONDEMNED = seen(RUNNING, LOST);
    static final Cluster MISSING = fold(seen(with(RUNNING, REPLACE_OR_GO_ON), LOST), fenced(0));
    static final Cluster PAUSING = fold(with(RUNNING, PAUSE), fenced(0));
    static final Cluster PAUSED = fold(PAUSING, paused(1));

    private SampleClusters() {}

    static ClusterCommand sight(Sighting sighting) {
        return new Sight(new LeaseId(new UUID(3, 0)), sighting);
    }

    static Cluster seen(Cluster cluster, Sighting sighting) {
        return after(cluster, sight(sighting));
    }

    static Cluster after(Cluster cluster, ClusterCommand command) {
        Cluster folded = cluster;
        if (ClusterDecider.decide(cluster, command, T.plusSeconds(20))
                instanceof Decision.Accepted<ClusterEvent>(var events)) {
            for (ClusterEvent event : events) {
                folded = ClusterFold.apply(folded, event);
            }
        }
        return folded;
    }

    static Cluster replaced(Cluster cluster) {
        return after(cluster, new AcceptReplacement(spare(0), 2, null));
    }

    /** The same with another policy. */
    static Cluster with(Cluster cluster, FailurePolicy policy) {
        return read(cluster, cluster.spec(), policy, cluster.spec().patience());
    }

    static Cluster with(Cluster cluster, Patience patience) {
        return read(cluster, cluster.spec(), cluster.spec().policy(), patience);
    }

    static Cluster read(Cluster cluster, ClusterSpec spec, FailurePolicy policy, Patience patience) {
        var changed = new ClusterSpec(
                spec.id(),
                spec.organization(),
                spec.requester(),
                spec.name(),
                spec.command(),
                spec.environment(),
                spec.upload(),
                spec.nodes(),
                spec.shape(),
                spec.maxPriceMicroUsdPerGpuHour(),
                spec.budgetMicroUsd(),
                spec.duration(),
                spec.quote(),
                policy,
                patience,
                spec.createdAt());
        return switch (cluster) {
            case Cluster.Planning(var _, int attempt, var stop, var before) ->
                new Cluster.Planning(changed, attempt, stop, before);
            case Cluster.Deploying(var _, var grant, var nodes, var pause) ->
                new Cluster.Deploying(changed, grant, nodes, pause);
            case Cluster.Running(var _, var grant, var nodes, var since) ->
                new Cluster.Running(changed, grant, nodes, since);
            case Cluster.Degraded(var _, var grant, var nodes, var since, var pause) ->
                new Cluster.Degraded(changed, grant, nodes, since, pause);
            case Cluster.Stopping _, Cluster.Ended _ -> throw new IllegalArgumentException("it has ended");
        };
    }

    static Patience patience(
            @Nullable Integer retries, @Nullable Duration queue, @Nullable Duration image, @Nullable Duration run) {
        return new Patience(true, retries == null ? 0 : retries, queue, image, run);
    }

    static List<Node> spares() {
        return List.of(spare(0), spare(1));
    }

    static Node spare(int rank) {
        var place = new Node.Place(new MachineId(new UUID(4, 7 + rank)), "s" + rank, "RTX 4090", 1, true, 400_000);
        return Node.granted(rank, new LeaseId(new UUID(5, rank)), place);
    }

    static LeaseEvent.Subject spareSubject(int rank) {
        return new LeaseEvent.Subject(new LeaseId(new UUID(5, rank)), ID, rank);
    }

    static LeaseEvent spareStarted(int rank) {
        return new LeaseEvent.LeaseStarted(spareSubject(rank), T.plusSeconds(100 + rank), new Stages(1, 2, 3));
    }

    static LeaseEvent fenced(int rank) {
        return new LeaseEvent.LeaseEnding(
                subject(rank), new Lease.End(EndCause.MACHINE_LOST.reason("silent"), 1_000, null, T, true));
    }

    static LeaseEvent paused(int rank) {
        return ending(rank, EndCause.PAUSED.reason(""), null, T.plusSeconds(21));
    }

    static LeaseEvent checkpointed(int rank) {
        return new LeaseEvent.LeaseCheckpointed(subject(rank), "DONE", 0);
    }

    static Cluster fold(Cluster cluster, LeaseEvent seen) {
        Cluster folded = cluster;
        if (ClusterDecider.decide(cluster, new Observe(seen), T.plusSeconds(20))
                instanceof Decision.Accepted<ClusterEvent>(var events)) {
            for (ClusterEvent event : events) {
                folded = ClusterFold.apply(folded, event);
            }
        }
        return folded;
    }

    static Node node(int rank) {
        var place = new Node.Place(new MachineId(new UUID(4, rank)), "m" + rank, "RTX 4090", 1, true, 400_000);
        return Node.granted(rank, new LeaseId(new UUID(3, rank)), place);
    }

    static LeaseEvent.Subject subject(int rank) {
        return new LeaseEvent.Subject(new LeaseId(new UUID(3, rank)), ID, rank);
    }

    static LeaseEvent prepared(int rank) {
        return new LeaseEvent.LeasePrepared(subject(rank), new Stages(1, 2, 0));
    }

    static LeaseEvent started(int rank) {
        return new LeaseEvent.LeaseStarted(subject(rank), T.plusSeconds(1 + rank), new Stages(1, 2, 3));
    }

    static LeaseEvent extended(int rank) {
        return new LeaseEvent.LeaseExtended(subject(rank), T.plusSeconds(3_000));
    }

    static LeaseEvent settled(int rank) {
        return new LeaseEvent.LeaseSettled(subject(rank));
    }

    static LeaseEvent ending(int rank, int exitCode, Instant at) {
        return ending(rank, EndCause.WORKLOAD_EXITED.reason(""), exitCode, at);
    }

    static LeaseEvent stopped(int rank) {
        return ending(rank, EndCause.MEMBER_ENDED.reason(""), null, T.plusSeconds(10));
    }

    static LeaseEvent lost(int rank) {
        return ending(rank, EndCause.MACHINE_LOST.reason(""), null, T.plusSeconds(10));
    }

    static LeaseEvent failed(int rank) {
        var reason = new Reason("not-executable", Reason.Party.CUSTOMER, "x", Reason.BillingEffect.CHARGED);
        return ending(rank, reason, 126, T.plusSeconds(10));
    }

    static LeaseEvent ending(int rank, Reason reason, @Nullable Integer exitCode, Instant at) {
        return new LeaseEvent.LeaseEnding(subject(rank), new Lease.End(reason, 1_000, exitCode, at));
    }

    static LeaseEvent exitedLater(int rank, int code) {
        return new LeaseEvent.LeaseExited(subject(rank), code);
    }

    static LeaseEvent ended(int rank, @Nullable Integer code) {
        return new LeaseEvent.LeaseEnded(
                subject(rank), EndCause.WORKLOAD_EXITED.reason(""), code, true, T.plusSeconds(11));
    }

    /** A lease of no node of this cluster. */
    static LeaseEvent stranger() {
        return started(9);
    }
}
