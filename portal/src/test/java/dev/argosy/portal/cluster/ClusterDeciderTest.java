package dev.argosy.portal.cluster;

import static dev.argosy.portal.cluster.SampleClusters.AWAY;
import static dev.argosy.portal.cluster.SampleClusters.CONDEMNED;
import static dev.argosy.portal.cluster.SampleClusters.DEPLOYING;
import static dev.argosy.portal.cluster.SampleClusters.ENDED;
import static dev.argosy.portal.cluster.SampleClusters.GIVEN_UP;
import static dev.argosy.portal.cluster.SampleClusters.GRANT;
import static dev.argosy.portal.cluster.SampleClusters.LAST_TRY;
import static dev.argosy.portal.cluster.SampleClusters.LEAVING;
import static dev.argosy.portal.cluster.SampleClusters.LOST;
import static dev.argosy.portal.cluster.SampleClusters.MISSING;
import static dev.argosy.portal.cluster.SampleClusters.NO;
import static dev.argosy.portal.cluster.SampleClusters.ONE_DONE;
import static dev.argosy.portal.cluster.SampleClusters.ONE_GONE;
import static dev.argosy.portal.cluster.SampleClusters.ONE_STARTED;
import static dev.argosy.portal.cluster.SampleClusters.PAUSE;
import static dev.argosy.portal.cluster.SampleClusters.PAUSED;
import static dev.argosy.portal.cluster.SampleClusters.PAUSING;
import static dev.argosy.portal.cluster.SampleClusters.PLANNING;
import static dev.argosy.portal.cluster.SampleClusters.RETURNED;
import static dev.argosy.portal.cluster.SampleClusters.RUNNING;
import static dev.argosy.portal.cluster.SampleClusters.STOPPING;
import static dev.argosy.portal.cluster.SampleClusters.T;
import static dev.argosy.portal.cluster.SampleClusters.WITHDRAWN;
import static dev.argosy.portal.cluster.SampleClusters.after;
import static dev.argosy.portal.cluster.SampleClusters.checkpointed;
import static dev.argosy.portal.cluster.SampleClusters.ended;
import static dev.argosy.portal.cluster.SampleClusters.ending;
import static dev.argosy.portal.cluster.SampleClusters.exitedLater;
import static dev.argosy.portal.cluster.SampleClusters.extended;
import static dev.argosy.portal.cluster.SampleClusters.failed;
import static dev.argosy.portal.cluster.SampleClusters.fenced;
import static dev.argosy.portal.cluster.SampleClusters.fold;
import static dev.argosy.portal.cluster.SampleClusters.lost;
import static dev.argosy.portal.cluster.SampleClusters.node;
import static dev.argosy.portal.cluster.SampleClusters.patience;
import static dev.argosy.portal.cluster.SampleClusters.paused;
import static dev.argosy.portal.cluster.SampleClusters.prepared;
import static dev.argosy.portal.cluster.SampleClusters.replaced;
import static dev.argosy.portal.cluster.SampleClusters.seen;
import static dev.argosy.portal.cluster.SampleClusters.settled;
import static dev.argosy.portal.cluster.SampleClusters.sight;
import static dev.argosy.portal.cluster.SampleClusters.spare;
import static dev.argosy.portal.cluster.SampleClusters.spareStarted;
import static dev.argosy.portal.cluster.SampleClusters.started;
import static dev.argosy.portal.cluster.SampleClusters.stopped;
import static dev.argosy.portal.cluster.SampleClusters.stranger;
import static dev.argosy.portal.cluster.SampleClusters.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Decision;
import dev.argosy.portal.cluster.ClusterCommand.AcceptGrant;
import dev.argosy.portal.cluster.ClusterCommand.AcceptReplacement;
import dev.argosy.portal.cluster.ClusterCommand.AskCheckpoint;
import dev.argosy.portal.cluster.ClusterCommand.ConfirmNothingGranted;
import dev.argosy.portal.cluster.ClusterCommand.Extend;
import dev.argosy.portal.cluster.ClusterCommand.Observe;
import dev.argosy.portal.cluster.ClusterCommand.PassTime;
import dev.argosy.portal.cluster.ClusterCommand.RefuseGrant;
import dev.argosy.portal.cluster.ClusterCommand.RefuseReplacement;
import dev.argosy.portal.cluster.ClusterCommand.Stop;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every pair of state and command, by what customers see of it; two nodes each. */
class ClusterDeciderTest {
    private record Case(Cluster state, ClusterCommand command, String expected) {}

    private static final List<Case> TABLE = List.of(
            new Case(PLANNING, new AcceptGrant(GRANT, List.of(node(0), node(1))), "ClusterGranted"),
            new Case(GIVEN_UP, new AcceptGrant(GRANT, List.of(node(0))), "ClusterGranted+ClusterStopping"),
            new Case(PLANNING, new RefuseGrant(1, NO, true), "AttemptFailed"),
            new Case(PLANNING, new RefuseGrant(1, NO, false), "ClusterEnded"),
            new Case(PLANNING, new RefuseGrant(2, NO, false), "nothing"),
            new Case(LAST_TRY, new RefuseGrant(ClusterDecider.MOST_LOST, NO, true), "ClusterEnded"),
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
            new Case(ENDED, new Observe(settled(0)), "nothing"),
            // what is seen of machines
            new Case(PLANNING, sight(new Sighting.Suspected(T)), "nothing"),
            new Case(DEPLOYING, sight(new Sighting.Suspected(T)), "NodeSuspected"),
            new Case(DEPLOYING, sight(LOST), "NodeLost"),
            new Case(RUNNING, sight(new Sighting.Suspected(T)), "NodeSuspected"),
            new Case(RUNNING, sight(AWAY), "NodeUnreachable+ClusterDegraded"),
            new Case(RUNNING, sight(LOST), "NodeLost+ClusterDegraded"),
            new Case(RUNNING, sight(new Sighting.Reachable(T)), "nothing"),
            new Case(RUNNING, sight(LEAVING), "NodeLeaving"),
            new Case(RUNNING, sight(new Sighting.Staying(T)), "nothing"),
            new Case(seen(RUNNING, LEAVING), sight(LEAVING), "nothing"),
            new Case(seen(RUNNING, LEAVING), sight(new Sighting.Staying(T)), "NodeStaying"),
            new Case(seen(RUNNING, AWAY), sight(AWAY), "nothing"),
            new Case(seen(RUNNING, AWAY), sight(new Sighting.Reachable(T)), "NodeReachable+ClusterRecovered"),
            new Case(CONDEMNED, sight(LOST), "nothing"),
            new Case(CONDEMNED, sight(new Sighting.Reachable(T)), "NodeReachable+ClusterRecovered"),
            new Case(STOPPING, sight(LOST), "nothing"),
            new Case(ENDED, sight(LOST), "nothing"),
            // what follows
            new Case(CONDEMNED, new Observe(fenced(0)), "NodeStopping+NodeFenced+ClusterStopping"),
            new Case(CONDEMNED, new AcceptGrant(GRANT, List.of(node(0))), "nothing"),
            new Case(CONDEMNED, new RefuseGrant(1, NO, true), "nothing"),
            new Case(CONDEMNED, new ConfirmNothingGranted(), "nothing"),
            new Case(CONDEMNED, new Stop(EndCause.STOPPED), "ClusterStopping"),
            new Case(CONDEMNED, new Extend(Duration.ofMinutes(1)), "DurationExtended"),
            new Case(CONDEMNED, new AcceptReplacement(spare(0), 2, null), "NodeReplaced"),
            new Case(
                    CONDEMNED,
                    new AcceptReplacement(spare(0), 2, EndCause.MACHINE_LOST.reason("")),
                    "NodeFenced+NodeReplaced"),
            new Case(CONDEMNED, new AcceptReplacement(spare(0), 3, null), "nothing"),
            new Case(replaced(CONDEMNED), new AcceptReplacement(spare(0), 2, null), "nothing"),
            new Case(replaced(CONDEMNED), new Observe(spareStarted(0)), "NodeStarted+ClusterRecovered"),
            new Case(RUNNING, new AcceptReplacement(spare(0), 2, null), "NodeReplaced+ClusterDegraded"),
            new Case(PLANNING, new AcceptReplacement(spare(0), 2, null), "nothing"),
            new Case(DEPLOYING, new AcceptReplacement(spare(0), 2, null), "NodeReplaced"),
            new Case(STOPPING, new AcceptReplacement(spare(0), 2, null), "NodeReplaced"),
            new Case(ENDED, new AcceptReplacement(spare(0), 2, null), "nothing"),
            new Case(CONDEMNED, new RefuseReplacement(0, 1, 0, RETURNED, false), WITHDRAWN),
            new Case(CONDEMNED, new RefuseReplacement(0, 1, 0, NO, false), "ReplacementRefused"),
            new Case(CONDEMNED, new RefuseReplacement(0, 1, 1, NO, false), "nothing"),
            new Case(CONDEMNED, new RefuseReplacement(0, 2, 0, NO, false), "nothing"),
            new Case(MISSING, new RefuseReplacement(0, 1, 0, NO, true), "ReplacementRefused"),
            new Case(MISSING, new RefuseReplacement(0, 1, 0, NO, false), "ReplacementRefused+NodeGivenUp"),
            new Case(PLANNING, new RefuseReplacement(0, 1, 0, NO, false), "nothing"),
            new Case(DEPLOYING, new RefuseReplacement(0, 1, 0, NO, true), "ReplacementRefused"),
            new Case(RUNNING, new RefuseReplacement(0, 1, 0, NO, true), "ReplacementRefused"),
            new Case(STOPPING, new RefuseReplacement(0, 1, 0, NO, true), "nothing"),
            new Case(ENDED, new RefuseReplacement(0, 1, 0, NO, true), "nothing"),
            // checkpoints
            new Case(PLANNING, new AskCheckpoint(0, T.plusSeconds(60), true), "nothing"),
            new Case(DEPLOYING, new AskCheckpoint(0, T.plusSeconds(60), true), "CheckpointAsked"),
            new Case(RUNNING, new AskCheckpoint(0, T.plusSeconds(60), true), "CheckpointAsked"),
            new Case(RUNNING, new AskCheckpoint(0, T.plusSeconds(60), false), "CheckpointEnded"),
            new Case(CONDEMNED, new AskCheckpoint(1, T.plusSeconds(60), true), "CheckpointAsked"),
            new Case(STOPPING, new AskCheckpoint(0, T.plusSeconds(60), true), "nothing"),
            new Case(ENDED, new AskCheckpoint(0, T.plusSeconds(60), true), "nothing"),
            new Case(
                    after(RUNNING, new AskCheckpoint(0, T.plusSeconds(60), true)),
                    new Observe(checkpointed(0)),
                    "CheckpointEnded"),
            new Case(RUNNING, new Observe(checkpointed(0)), "nothing"),
            // time
            new Case(PLANNING, new PassTime(), "nothing"),
            new Case(
                    with(PLANNING, patience(null, Duration.ofSeconds(20), null, null)), new PassTime(), "ClusterEnded"),
            new Case(with(GIVEN_UP, patience(null, Duration.ofSeconds(20), null, null)), new PassTime(), "nothing"),
            new Case(DEPLOYING, new PassTime(), "nothing"),
            new Case(
                    with(DEPLOYING, patience(null, null, Duration.ofMillis(1), null)),
                    new PassTime(),
                    "ClusterStopping"),
            new Case(with(DEPLOYING, patience(1, null, Duration.ofMillis(1), null)), new PassTime(), "ClusterPausing"),
            new Case(RUNNING, new PassTime(), "nothing"),
            new Case(
                    with(RUNNING, patience(null, null, null, Duration.ofSeconds(18))),
                    new PassTime(),
                    "ClusterStopping"),
            new Case(with(RUNNING, patience(null, null, null, Duration.ofSeconds(19))), new PassTime(), "nothing"),
            new Case(CONDEMNED, new PassTime(), "nothing"),
            new Case(
                    with(CONDEMNED, patience(null, null, null, Duration.ofSeconds(1))),
                    new PassTime(),
                    "ClusterStopping"),
            new Case(STOPPING, new PassTime(), "nothing"),
            new Case(ENDED, new PassTime(), "nothing"),
            // pausing
            new Case(with(RUNNING, PAUSE), new Observe(fenced(0)), "NodeStopping+NodeFenced+ClusterPausing"),
            new Case(PAUSING, new Observe(paused(1)), "NodeStopping+ClusterPaused"),
            new Case(PAUSING, new Observe(ending(1, 3, T)), "NodeStopping+ClusterStopping"),
            new Case(PAUSED, new Observe(ended(1, null)), "NodeEnded"),
            new Case(PAUSED, new RefuseGrant(2, NO, false), "ClusterStopping"),
            new Case(PAUSED, new AcceptGrant(GRANT, List.of(spare(0), spare(1))), "ClusterGranted"));

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
}
