package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.argosy.portal.cluster.ClusterCommand.AcceptGrant;
import dev.argosy.portal.cluster.ClusterCommand.ConfirmNothingGranted;
import dev.argosy.portal.cluster.ClusterCommand.Extend;
import dev.argosy.portal.cluster.ClusterCommand.Observe;
import dev.argosy.portal.cluster.ClusterCommand.RefuseGrant;
import dev.argosy.portal.cluster.ClusterCommand.Stop;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.Stages;
import dev.argosy.portal.market.ClusterShape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every pair of state and command, by what customers see of it; two nodes each. */
class ClusterDeciderTest {
    private static final Instant T = Instant.parse("2030-01-01T00:00:00Z");
    private static final ClusterId ID = new ClusterId(new UUID(1, 1));
    private static final Refusal NO = Refusal.of(Codes.NO_FEASIBLE_SLICE, "none left", "");
    private static final Cluster.Grant GRANT = new Cluster.Grant(T.plusMillis(20), 5, 15);

    private static final ClusterSpec SPEC = new ClusterSpec(
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

    private static final Cluster PLANNING = new Cluster.Planning(SPEC, 1, null);
    private static final Cluster LAST_TRY = new Cluster.Planning(SPEC, ClusterDecider.MAX_ATTEMPTS, null);
    private static final Cluster GIVEN_UP = new Cluster.Planning(SPEC, 1, Outcome.stopped(EndCause.STOPPED));
    private static final Cluster DEPLOYING = new Cluster.Deploying(SPEC, GRANT, List.of(node(0), node(1)));
    private static final Cluster ONE_STARTED = fold(DEPLOYING, started(0));
    private static final Cluster RUNNING = fold(ONE_STARTED, started(1));
    private static final Cluster ONE_DONE = fold(RUNNING, ending(0, 0, T.plusSeconds(9)));
    private static final Cluster STOPPING = fold(RUNNING, ending(1, 3, T.plusSeconds(9)));
    private static final Cluster ONE_GONE = fold(STOPPING, ended(1, 3));
    private static final Cluster ENDED = fold(fold(fold(STOPPING, ended(1, 3)), stopped(0)), ended(0, null));

    private record Case(Cluster state, ClusterCommand command, String expected) {}

    private static final List<Case> TABLE = List.of(
            new Case(PLANNING, new AcceptGrant(GRANT, List.of(node(0), node(1))), "ClusterGranted"),
            new Case(GIVEN_UP, new AcceptGrant(GRANT, List.of(node(0))), "ClusterGranted+ClusterStopping"),
            new Case(PLANNING, new RefuseGrant(1, NO, true), "AttemptFailed"),
            new Case(PLANNING, new RefuseGrant(1, NO, false), "ClusterEnded"),
            new Case(PLANNING, new RefuseGrant(2, NO, false), "nothing"),
            new Case(LAST_TRY, new RefuseGrant(ClusterDecider.MAX_ATTEMPTS, NO, true), "ClusterEnded"),
            new Case(GIVEN_UP, new RefuseGrant(1, NO, true), "ClusterEnded"),
            new Case(PLANNING, new ConfirmNothingGranted(), "nothing"),
            new Case(GIVEN_UP, new ConfirmNothingGranted(), "ClusterEnded"),
            new Case(PLANNING, new Stop(EndCause.STOPPED), "StopRequested"),
            new Case(GIVEN_UP, new Stop(EndCause.NETWORK_STOPPED), "nothing"),
            new Case(PLANNING, new Extend(Duration.ofMinutes(1)), "DurationExtended"),
            new Case(PLANNING, new Observe(started(0)), "nothing"),
            new Case(DEPLOYING, new AcceptGrant(GRANT, List.of(node(0))), "nothing"),
            new Case(DEPLOYING, new RefuseGrant(1, NO, true), "nothing"),
            new Case(DEPLOYING, new ConfirmNothingGranted(), "nothing"),
            new Case(DEPLOYING, new Stop(EndCause.STOPPED), "ClusterStopping"),
            new Case(DEPLOYING, new Extend(Duration.ofMinutes(1)), "DurationExtended"),
            new Case(DEPLOYING, new Extend(Duration.ZERO), "refused"),
            new Case(DEPLOYING, new Extend(Duration.ofDays(4_000)), "refused"),
            new Case(DEPLOYING, new Observe(prepared(0)), "NodePrepared"),
            new Case(fold(DEPLOYING, prepared(0)), new Observe(prepared(0)), "nothing"),
            new Case(DEPLOYING, new Observe(started(0)), "NodeStarted"),
            new Case(ONE_STARTED, new Observe(started(0)), "nothing"),
            new Case(ONE_STARTED, new Observe(prepared(0)), "nothing"),
            new Case(ONE_STARTED, new Observe(started(1)), "NodeStarted+ClusterStarted"),
            new Case(ONE_STARTED, new Observe(ending(0, 0, T)), "NodeStopping"),
            new Case(ONE_STARTED, new Observe(ending(0, 1, T)), "NodeStopping+ClusterStopping"),
            new Case(DEPLOYING, new Observe(failed(1)), "NodeStopping+ClusterStopping"),
            new Case(DEPLOYING, new Observe(stranger()), "nothing"),
            new Case(RUNNING, new AcceptGrant(GRANT, List.of(node(0))), "nothing"),
            new Case(RUNNING, new RefuseGrant(1, NO, true), "nothing"),
            new Case(RUNNING, new ConfirmNothingGranted(), "nothing"),
            new Case(RUNNING, new Stop(EndCause.STOPPED), "ClusterStopping"),
            new Case(RUNNING, new Extend(Duration.ofMinutes(1)), "DurationExtended"),
            new Case(RUNNING, new Observe(extended(0)), "nothing"),
            new Case(RUNNING, new Observe(settled(0)), "nothing"),
            new Case(RUNNING, new Observe(ending(0, 0, T)), "NodeStopping"),
            new Case(RUNNING, new Observe(ending(1, 9, T)), "NodeStopping+ClusterStopping"),
            new Case(ONE_DONE, new Observe(ended(0, 0)), "NodeEnded"),
            new Case(ONE_DONE, new Observe(ending(1, 0, T)), "NodeStopping+ClusterStopping"),
            new Case(STOPPING, new AcceptGrant(GRANT, List.of(node(0))), "nothing"),
            new Case(STOPPING, new RefuseGrant(1, NO, true), "nothing"),
            new Case(STOPPING, new ConfirmNothingGranted(), "nothing"),
            new Case(STOPPING, new Stop(EndCause.STOPPED), "nothing"),
            new Case(STOPPING, new Extend(Duration.ofMinutes(1)), "refused"),
            new Case(STOPPING, new Observe(stopped(0)), "NodeStopping"),
            new Case(STOPPING, new Observe(exitedLater(0, 143)), "NodeExited"),
            new Case(STOPPING, new Observe(ended(1, 3)), "NodeEnded"),
            new Case(STOPPING, new Observe(ending(0, 5, T.plusSeconds(10))), "NodeStopping+FailureAttributed"),
            new Case(STOPPING, new Observe(ending(0, 5, T.plusMillis(10_001))), "NodeStopping"),
            new Case(ONE_GONE, new Observe(ended(0, 143)), "NodeEnded+ClusterEnded"),
            new Case(ENDED, new AcceptGrant(GRANT, List.of(node(0))), "nothing"),
            new Case(ENDED, new RefuseGrant(1, NO, true), "nothing"),
            new Case(ENDED, new ConfirmNothingGranted(), "nothing"),
            new Case(ENDED, new Stop(EndCause.STOPPED), "nothing"),
            new Case(ENDED, new Extend(Duration.ofMinutes(1)), "refused"),
            new Case(ENDED, new Observe(settled(0)), "nothing"));

    @TestFactory
    Stream<DynamicTest> table() {
        return TABLE.stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.state().state() + " × " + one.command() + " = " + one.expected(),
                        () -> assertThat(decided(one.state(), one.command())).isEqualTo(one.expected())));
    }

    @Test
    void everyPairIsInTheTable() {
        var missing = new ArrayList<String>();
        Set<String> there = TABLE.stream()
                .map(one -> one.state().state() + " " + one.command().getClass().getSimpleName())
                .collect(Collectors.toSet());
        for (Cluster.State state : Cluster.State.values()) {
            for (Class<?> command : ClusterCommand.class.getPermittedSubclasses()) {
                if (!there.contains(state + " " + command.getSimpleName())) {
                    missing.add(state + " " + command.getSimpleName());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyEventIsInTheTable() {
        var seen = new HashSet<String>(Set.of("ClusterRequested"));
        TABLE.forEach(
                one -> seen.addAll(List.of(decided(one.state(), one.command()).split("\\+"))));
        assertThat(seen)
                .containsAll(Stream.of(ClusterEvent.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void argosysOwnReasonsGive125AndTheJobsOwnCodePasses() {
        assertThat(outcome(RUNNING, ending(1, 137, T)).exitCode()).isEqualTo(137);
        assertThat(outcome(RUNNING, lost(0)).exitCode()).isEqualTo(125);
        assertThat(outcome(RUNNING, lost(0)).failedRank()).isZero();
        assertThat(outcome(DEPLOYING, failed(1)).exitCode()).isEqualTo(126);
        assertThat(outcome(ONE_DONE, ending(1, 0, T)).exitCode()).isZero();
        assertThat(outcome(ONE_DONE, ending(1, 0, T)).failedRank()).isNull();
    }

    @Test
    void lowerRankThatFailedAtTheSameTimeDecides() {
        Cluster after = fold(STOPPING, ending(0, 5, T.plusSeconds(10)));

        assertThat(after.outcome().orElseThrow()).returns(5, Outcome::exitCode).returns(0, Outcome::failedRank);
    }

    @Test
    void stagesAndTimesAreKept() {
        assertThat(((Cluster.Running) RUNNING).since()).isEqualTo(T.plusSeconds(2));
        assertThat(RUNNING.node(0).orElseThrow().stages()).isEqualTo(new Stages(1, 2, 3));
    }

    @Test
    void clustersStoredBeforeTheirRequestersWereKnownAreStillRead() {
        String json = ClusterWire.write(PLANNING);
        String old = json.replaceAll("\"requester\":\\{[^}]*},", "");
        assertThat(old).hasSizeLessThan(json.length());
        assertThat(ClusterWire.read("PLANNING", old).spec().requester()).isNull();
    }

    private static Outcome outcome(Cluster cluster, LeaseEvent seen) {
        return fold(cluster, seen).outcome().orElseThrow();
    }

    private static String decided(Cluster cluster, ClusterCommand command) {
        return switch (ClusterDecider.decide(cluster, command, T.plusSeconds(20))) {
            case Decision.Refused<ClusterEvent> _ -> "refused";
            case Decision.Accepted<ClusterEvent>(var events) -> {
                Cluster folded = cluster;
                for (ClusterEvent event : events) {
                    folded = ClusterFold.apply(folded, event);
                    assertThat(ClusterWire.read(ClusterWire.write(event))).isEqualTo(event);
                }
                assertThat(ClusterWire.read(folded.state().name(), ClusterWire.write(folded)))
                        .isEqualTo(folded);
                yield events.isEmpty()
                        ? "nothing"
                        : events.stream()
                                .map(event -> event.getClass().getSimpleName())
                                .collect(Collectors.joining("+"));
            }
        };
    }

    private static Cluster fold(Cluster cluster, LeaseEvent seen) {
        Cluster folded = cluster;
        if (ClusterDecider.decide(cluster, new Observe(seen), T.plusSeconds(20))
                instanceof Decision.Accepted<ClusterEvent>(var events)) {
            for (ClusterEvent event : events) {
                folded = ClusterFold.apply(folded, event);
            }
        }
        return folded;
    }

    private static Node node(int rank) {
        var place = new Node.Place(new MachineId(new UUID(4, rank)), "m" + rank, "RTX 4090", 1, true, 400_000);
        return Node.granted(rank, new LeaseId(new UUID(3, rank)), place);
    }

    private static LeaseEvent.Subject subject(int rank) {
        return new LeaseEvent.Subject(new LeaseId(new UUID(3, rank)), ID, rank);
    }

    private static LeaseEvent prepared(int rank) {
        return new LeaseEvent.LeasePrepared(subject(rank), new Stages(1, 2, 0));
    }

    private static LeaseEvent started(int rank) {
        return new LeaseEvent.LeaseStarted(subject(rank), T.plusSeconds(1 + rank), new Stages(1, 2, 3));
    }

    private static LeaseEvent extended(int rank) {
        return new LeaseEvent.LeaseExtended(subject(rank), T.plusSeconds(3_000));
    }

    private static LeaseEvent settled(int rank) {
        return new LeaseEvent.LeaseSettled(subject(rank));
    }

    private static LeaseEvent ending(int rank, int exitCode, Instant at) {
        return ending(rank, EndCause.WORKLOAD_EXITED.reason(""), exitCode, at);
    }

    private static LeaseEvent stopped(int rank) {
        return ending(rank, EndCause.MEMBER_ENDED.reason(""), null, T.plusSeconds(10));
    }

    private static LeaseEvent lost(int rank) {
        return ending(rank, EndCause.MACHINE_LOST.reason(""), null, T.plusSeconds(10));
    }

    private static LeaseEvent failed(int rank) {
        var reason = new Reason("not-executable", Reason.Party.CUSTOMER, "x", Reason.BillingEffect.CHARGED);
        return ending(rank, reason, 126, T.plusSeconds(10));
    }

    private static LeaseEvent ending(int rank, Reason reason, @Nullable Integer exitCode, Instant at) {
        return new LeaseEvent.LeaseEnding(subject(rank), new Lease.End(reason, 1_000, exitCode, at));
    }

    private static LeaseEvent exitedLater(int rank, int code) {
        return new LeaseEvent.LeaseExited(subject(rank), code);
    }

    private static LeaseEvent ended(int rank, @Nullable Integer code) {
        return new LeaseEvent.LeaseEnded(
                subject(rank), EndCause.WORKLOAD_EXITED.reason(""), code, true, T.plusSeconds(11));
    }

    /** A lease of no node of this cluster. */
    private static LeaseEvent stranger() {
        return started(9);
    }
}
