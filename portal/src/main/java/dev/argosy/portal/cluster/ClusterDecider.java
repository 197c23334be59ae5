package dev.argosy.portal.cluster;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Ended;
import dev.argosy.portal.cluster.Cluster.Planning;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.Cluster.Stopping;
import dev.argosy.portal.cluster.ClusterCommand.AcceptGrant;
import dev.argosy.portal.cluster.ClusterCommand.ConfirmNothingGranted;
import dev.argosy.portal.cluster.ClusterCommand.Extend;
import dev.argosy.portal.cluster.ClusterCommand.Observe;
import dev.argosy.portal.cluster.ClusterCommand.RefuseGrant;
import dev.argosy.portal.cluster.ClusterCommand.Stop;
import dev.argosy.portal.cluster.ClusterEvent.AttemptFailed;
import dev.argosy.portal.cluster.ClusterEvent.ClusterEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterGranted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.ClusterEvent.DurationExtended;
import dev.argosy.portal.cluster.ClusterEvent.StopRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rules of a cluster's life: pure, every pair of state and command answered. */
final class ClusterDecider {
    /** How often slices may be lost to others before the customer is told. */
    static final int MAX_ATTEMPTS = 5;

    private ClusterDecider() {}

    static Decision<ClusterEvent> decide(Cluster cluster, ClusterCommand command, Instant now) {
        return switch (cluster) {
            case Planning planning -> decidePlanning(planning, command, now);
            case Deploying deploying -> decideLive(deploying, command, now);
            case Running running -> decideLive(running, command, now);
            case Stopping stopping -> decideStopping(stopping, command, now);
            case Ended ended -> decideEnded(ended, command);
        };
    }

    private static Decision<ClusterEvent> decidePlanning(Planning planning, ClusterCommand command, Instant now) {
        Outcome stop = planning.stop();
        return switch (command) {
            case AcceptGrant(var grant, var nodes) ->
                stop == null
                        ? Decision.accept(new ClusterGranted(grant, nodes))
                        : Decision.accept(new ClusterGranted(grant, nodes), new ClusterStopping(stop, now));
            case RefuseGrant refused -> refusePlanning(planning, refused, now);
            case ConfirmNothingGranted() ->
                stop == null ? nothing() : Decision.accept(new ClusterEnded(stop.billed(List.of()), now));
            case Stop(var cause) ->
                stop == null ? Decision.accept(new StopRequested(Outcome.stopped(cause))) : nothing();
            case Extend(var by) -> extend(planning, by);
            // the grant comes first: whoever sees a lease of this cluster accepts it before
            case Observe _ -> nothing();
        };
    }

    private static Decision<ClusterEvent> refusePlanning(Planning planning, RefuseGrant refused, Instant now) {
        if (refused.attempt() != planning.attempt()) {
            return nothing();
        }
        Outcome stop = planning.stop();
        if (stop != null) {
            return Decision.accept(new ClusterEnded(stop.billed(List.of()), now));
        }
        return refused.retry() && planning.attempt() < MAX_ATTEMPTS
                ? Decision.accept(new AttemptFailed(
                        planning.attempt(), refused.refusal().code().name()))
                : Decision.accept(new ClusterEnded(Outcome.refused(refused.refusal()), now));
    }

    /** Deploying and running differ in what a node's start means, not in what may be asked of them. */
    private static Decision<ClusterEvent> decideLive(Cluster live, ClusterCommand command, Instant now) {
        return switch (command) {
            case AcceptGrant _, RefuseGrant _, ConfirmNothingGranted _ -> nothing();
            case Stop(var cause) -> Decision.accept(new ClusterStopping(Outcome.stopped(cause), now));
            case Extend(var by) -> extend(live, by);
            case Observe(var seen) -> Observation.of(live, seen, now);
        };
    }

    private static Decision<ClusterEvent> decideStopping(Stopping stopping, ClusterCommand command, Instant now) {
        return switch (command) {
            case AcceptGrant _, RefuseGrant _, ConfirmNothingGranted _ -> nothing();
            // it ends anyway; the first reason stays
            case Stop _ -> nothing();
            case Extend _ -> refuseExtending(stopping);
            case Observe(var seen) -> Observation.of(stopping, seen, now);
        };
    }

    private static Decision<ClusterEvent> decideEnded(Ended ended, ClusterCommand command) {
        return switch (command) {
            case AcceptGrant _, RefuseGrant _, ConfirmNothingGranted _, Stop _, Observe _ -> nothing();
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

    private static Decision<ClusterEvent> nothing() {
        return Decision.accept();
    }
}
