package dev.argosy.portal.cluster;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.portal.cluster.Cluster.Degraded;
import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Ended;
import dev.argosy.portal.cluster.Cluster.Planning;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.Cluster.Stopping;
import dev.argosy.portal.cluster.ClusterCommand.AcceptGrant;
import dev.argosy.portal.cluster.ClusterCommand.AcceptReplacement;
import dev.argosy.portal.cluster.ClusterCommand.AskCheckpoint;
import dev.argosy.portal.cluster.ClusterCommand.ConfirmNothingGranted;
import dev.argosy.portal.cluster.ClusterCommand.Extend;
import dev.argosy.portal.cluster.ClusterCommand.Observe;
import dev.argosy.portal.cluster.ClusterCommand.PassTime;
import dev.argosy.portal.cluster.ClusterCommand.RefuseGrant;
import dev.argosy.portal.cluster.ClusterCommand.RefuseReplacement;
import dev.argosy.portal.cluster.ClusterCommand.Sight;
import dev.argosy.portal.cluster.ClusterCommand.Stop;
import dev.argosy.portal.cluster.ClusterEvent.AttemptFailed;
import dev.argosy.portal.cluster.ClusterEvent.CheckpointAsked;
import dev.argosy.portal.cluster.ClusterEvent.CheckpointEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterGranted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.ClusterEvent.DurationExtended;
import dev.argosy.portal.cluster.ClusterEvent.NodeFenced;
import dev.argosy.portal.cluster.ClusterEvent.NodeReplaced;
import dev.argosy.portal.cluster.ClusterEvent.StopRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules of a cluster's life: pure, every pair of state and command answered. */
final class ClusterDecider {
    /** How often all members may be granted anew before their start, because machines were lost. */
    static final int MAX_ATTEMPTS = 5;

    /**
     * How often slices may be lost to other portals before the customer is told. Each time somebody else has got one
     * and the market is known better, so this many means that something is wrong.
     */
    static final int MOST_LOST = 100;

    private ClusterDecider() {}

    static Decision<ClusterEvent> decide(Cluster cluster, ClusterCommand command, Instant now) {
        return switch (cluster) {
            case Planning planning -> decidePlanning(planning, command, now);
            case Deploying deploying -> decideLive(deploying, command, now);
            case Running running -> decideLive(running, command, now);
            case Degraded degraded -> decideLive(degraded, command, now);
            case Stopping stopping -> decideStopping(stopping, command, now);
            case Ended ended -> decideEnded(ended, command);
        };
    }

    private static Decision<ClusterEvent> decidePlanning(Planning planning, ClusterCommand command, Instant now) {
        Outcome stop = planning.stop();
        return switch (command) {
            case AcceptGrant(var grant, var nodes) ->
                stop == null
                        ? Decision.accept(granted(planning, grant, nodes))
                        : Decision.accept(granted(planning, grant, nodes), new ClusterStopping(stop, now));
            case RefuseGrant refused -> refusePlanning(planning, refused, now);
            case ConfirmNothingGranted() -> stop == null ? nothing() : finish(planning, stop, now);
            case Stop(var cause) ->
                stop == null ? Decision.accept(new StopRequested(Outcome.stopped(cause))) : nothing();
            case Extend(var by) -> extend(planning, by);
            case PassTime() ->
                stop == null
                        ? Deadlines.over(planning, now)
                                .map(outcome -> finish(planning, outcome, now))
                                .orElse(nothing())
                        : nothing();
            // of the leases from before a pause; of its own the grant comes first: whoever sees one accepts it before
            case Observe(var seen) -> Observation.of(planning, seen, now);
            case Sight _, AcceptReplacement _, RefuseReplacement _, AskCheckpoint _ -> nothing();
        };
    }

    /** Ranks count their attempts on over a pause. */
    private static ClusterGranted granted(Planning planning, Cluster.Grant grant, List<Node> nodes) {
        return new ClusterGranted(
                grant.after(planning.before()),
                nodes.stream()
                        .map(node -> planning.node(node.rank()).map(node::after).orElse(node))
                        .toList());
    }

    private static Decision<ClusterEvent> refusePlanning(Planning planning, RefuseGrant refused, Instant now) {
        if (refused.attempt() != planning.attempt()) {
            return nothing();
        }
        Outcome stop = planning.stop();
        if (stop != null) {
            return finish(planning, stop, now);
        }
        if (refused.retry() && (planning.waits() || attempts(planning) < MOST_LOST)) {
            return Decision.accept(new AttemptFailed(
                    planning.attempt(), refused.refusal().code().name()));
        }
        boolean noRoom = refused.refusal().code().equals(Codes.NO_FEASIBLE_SLICE);
        Outcome outcome = noRoom && planning.before() != null
                ? planning.before().pause().cause()
                : Outcome.refused(refused.refusal());
        return finish(planning, outcome, now);
    }

    private static int attempts(Planning planning) {
        return planning.before() == null
                ? planning.attempt()
                : planning.attempt() - planning.before().grant().attempt();
    }

    /** It ends without a grant; what it had before a pause must end first. */
    private static Decision<ClusterEvent> finish(Planning planning, Outcome outcome, Instant now) {
        return planning.before() == null
                ? Decision.accept(new ClusterEnded(outcome.billed(List.of()), now))
                : concluded(planning, List.of(new ClusterStopping(outcome, now)), now);
    }

    /** Deploying, running and degraded differ in what follows from nodes, not in what may be asked of them. */
    private static Decision<ClusterEvent> decideLive(Cluster live, ClusterCommand command, Instant now) {
        return switch (command) {
            case AcceptGrant _, RefuseGrant _, ConfirmNothingGranted _ -> nothing();
            case Stop(var cause) -> Decision.accept(new ClusterStopping(Outcome.stopped(cause), now));
            case Extend(var by) -> extend(live, by);
            case Observe(var seen) -> Observation.of(live, seen, now);
            case Sight(var lease, var sighting) ->
                concluded(
                        live,
                        live.node(lease)
                                .flatMap(node -> Care.seen(node, sighting))
                                .map(List::of)
                                .orElse(List.of()),
                        now);
            case AcceptReplacement accepted -> concluded(live, replaced(live, accepted, now), now);
            case RefuseReplacement refused -> concluded(live, Care.refused(live, refused, now), now);
            case AskCheckpoint(int rank, var until, boolean possible) ->
                live.node(rank)
                        .filter(node -> !node.isOver())
                        .map(node -> Decision.<ClusterEvent>accept(
                                possible
                                        ? new CheckpointAsked(rank, now, until)
                                        : new CheckpointEnded(rank, Care.NOT_SUPPORTED, 0, now)))
                        .orElse(nothing());
            case PassTime() -> new Decision.Accepted<>(Deadlines.passed(live, now));
        };
    }

    /** By its attempt it is known whether it was taken in before. */
    private static List<ClusterEvent> replaced(Cluster cluster, AcceptReplacement accepted, Instant now) {
        return cluster.node(accepted.node().rank())
                .filter(before -> before.attempt() + 1 == accepted.attempt())
                .map(before -> {
                    var events = new ArrayList<ClusterEvent>();
                    if (accepted.lost() != null && !before.isOver()) {
                        events.add(new NodeFenced(before.rank(), before.lease(), accepted.lost(), now));
                    }
                    events.add(new NodeReplaced(accepted.node().after(before), now));
                    return List.copyOf(events);
                })
                .orElse(List.of());
    }

    private static Decision<ClusterEvent> decideStopping(Stopping stopping, ClusterCommand command, Instant now) {
        return switch (command) {
            case AcceptGrant _, RefuseGrant _, ConfirmNothingGranted _ -> nothing();
            // it ends anyway; the first reason stays
            case Stop _, Sight _, RefuseReplacement _, AskCheckpoint _, PassTime _ -> nothing();
            // it was on its way when the end was decided, and must end like the others
            case AcceptReplacement accepted -> concluded(stopping, replaced(stopping, accepted, now), now);
            case Extend _ -> refuseExtending(stopping);
            case Observe(var seen) -> Observation.of(stopping, seen, now);
        };
    }

    private static Decision<ClusterEvent> decideEnded(Ended ended, ClusterCommand command) {
        return switch (command) {
            case AcceptGrant _, RefuseGrant _, ConfirmNothingGranted _, Stop _, Observe _ -> nothing();
            case Sight _, AcceptReplacement _, RefuseReplacement _, AskCheckpoint _, PassTime _ -> nothing();
            case Extend _ -> refuseExtending(ended);
        };
    }

    private static Decision<ClusterEvent> extend(Cluster cluster, Duration by) {
        Duration now = cluster.spec().duration();
        if (now == null) {
            return Decision.refuse(Refusal.of(
                    Codes.WRONG_STATE,
                    "cluster " + cluster.id() + ": has no duration, it runs until stopped",
                    "nothing needs to be done"));
        }
        if (by.isNegative() || by.isZero() || by.compareTo(OrderText.LONGEST_TERM.minus(now)) > 0) {
            return Decision.refuse(Refusal.of(
                    Codes.INVALID_VALUE,
                    "for: " + by + " (expected: above zero, and with the " + now + " it has at most "
                            + OrderText.LONGEST_TERM + ")",
                    "give a shorter one; no job of this version lasts longer than 30 days"));
        }
        return Decision.accept(new DurationExtended(now.plus(by)));
    }

    private static Decision<ClusterEvent> refuseExtending(Cluster cluster) {
        return Decision.refuse(Refusal.of(
                Codes.WRONG_STATE,
                "cluster " + cluster.id() + ": cannot be extended in state " + cluster.state(),
                "start a new cluster"));
    }

    private static Decision<ClusterEvent> concluded(Cluster cluster, List<ClusterEvent> happened, Instant now) {
        return new Decision.Accepted<>(Conclusion.of(cluster, happened, now));
    }

    private static Decision<ClusterEvent> nothing() {
        return Decision.accept();
    }
}
