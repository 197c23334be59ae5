package dev.argosy.portal.cluster;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.Terms;
import dev.argosy.portal.lease.GrantOutcome;
import dev.argosy.portal.lease.GrantRequest;
import dev.argosy.portal.lease.GrantRequest.NodeGrant;
import dev.argosy.portal.lease.Term;
import dev.argosy.portal.market.Plan;
import dev.argosy.portal.market.Plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The grants in flight: planned, handed to lease and not yet answered. In memory only: after a restart the loop plans
 * again under the same request id, and lease answers what became of the first.
 */
final class Grants {
    /** No more than this are in flight, so that the applier's queue stays short. */
    static final int LIMIT = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Grants.class);

    /** One cluster that we cannot plan must not keep the others waiting. */
    private static final Refusal BROKEN =
            Refusal.of(Codes.INTERNAL, "the portal failed to plan it; its log says more", "report it");

    private final ClusterPorts ports;
    private final Claims claims;
    private final Map<ClusterId, Flight> flying = new ConcurrentHashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    Grants(ClusterPorts ports, Claims claims) {
        this.ports = ports;
        this.claims = claims;
    }

    boolean isFlying(ClusterId cluster, Instant now) {
        Flight flight = flying.get(cluster);
        return flight != null && now.isBefore(flight.since().plus(Claims.LONGEST));
    }

    boolean isFull() {
        return flying.size() >= LIMIT;
    }

    /** Plans and hands over; the answer comes by {@link #nextAnswer}. */
    void begin(Cluster.Planning cluster, Instant now) {
        try {
            planAndGrant(cluster, now);
        } catch (ArgosyException | RefusedException away) {
            // something outside did not answer: the loop tries again
            flying.remove(cluster.id());
            claims.drop(RequestIds.of(cluster));
            throw away;
        } catch (RuntimeException bug) {
            LOG.error("cluster {}: planning failed", cluster.id(), bug);
            var flight = new Flight(cluster.attempt(), now, 0);
            flying.put(cluster.id(), flight);
            answer(cluster.id(), flight, new GrantOutcome.Refused(BROKEN, false));
        }
    }

    private void planAndGrant(Cluster.Planning cluster, Instant now) {
        Instant before = ports.clock().instant();
        Plan plan = ports.planning().plan(cluster.spec(), ClusterPorts.Search.all(cluster, claims.all(now), now));
        Duration took = Duration.between(before, ports.clock().instant());
        switch (plan) {
            case Plan.NotYet _ -> {
                // it stays as it is: the loop plans it again
            }
            case Plan.Contended _ when cluster.waits() || claims.mayWait(RequestIds.of(cluster), now) -> {
                // the answers to the others wake the loop, which plans it again
            }
            case Plan.Contended(Refusal refusal) ->
                answer(cluster.id(), takeOff(cluster, now, took), new GrantOutcome.Refused(refusal, false));
            case Plan.Refused(Refusal refusal)
            when cluster.waits() && refusal.code().equals(Codes.NO_FEASIBLE_SLICE) -> {
                // it waits for room: the loop plans it again in its turn
            }
            case Plan.Refused(Refusal refusal) ->
                answer(cluster.id(), takeOff(cluster, now, took), new GrantOutcome.Refused(refusal, false));
            case Plan.Placed(var placements) -> {
                Flight flight = takeOff(cluster, now, took);
                GrantRequest request = request(cluster, placements);
                claims.put(request.requestId(), placements, now);
                ports.leases().grant(request, outcome -> {
                    claims.drop(request.requestId());
                    answer(cluster.id(), flight, outcome);
                });
            }
        }
    }

    private Flight takeOff(Cluster.Planning cluster, Instant now, Duration took) {
        var flight = new Flight(cluster.attempt(), now, sincePlanned(cluster, now, took));
        flying.put(cluster.id(), flight);
        return flight;
    }

    private static long sincePlanned(Cluster.Planning cluster, Instant now, Duration took) {
        return Duration.between(cluster.waitsSince(), now).plus(took).toMillis();
    }

    private void answer(ClusterId cluster, Flight flight, GrantOutcome outcome) {
        answers.add(new Answer(cluster, flight, outcome));
        ports.pokes().ring(Clusters.WORK);
    }

    Optional<Answer> nextAnswer() {
        return Optional.ofNullable(answers.poll());
    }

    /** Called when an answer has been written down. */
    void landed(Answer answer) {
        flying.remove(answer.cluster(), answer.flight());
    }

    private GrantRequest request(Cluster.Planning cluster, List<Placement> placements) {
        ClusterSpec spec = cluster.spec();
        var nodes = new ArrayList<NodeGrant>();
        for (Placement placement : placements) {
            int rank = nodes.size();
            var terms = new Terms(
                    placement.providerRate(),
                    placement.providerRate(),
                    ports.settings().feeBasisPoints());
            int attempt = cluster.node(rank).map(Node::attempt).orElse(0) + 1;
            nodes.add(new NodeGrant(
                    rank, placement.slice(), placement.provider(), terms, Workloads.of(spec, rank, attempt)));
        }
        return new GrantRequest(
                RequestIds.of(cluster),
                spec.id(),
                spec.organization(),
                spec.requester(),
                spec.budgetMicroUsd(),
                term(cluster),
                nodes.size(),
                nodes,
                ports.settings().startDeadline());
    }

    /** Neither the time in the queue nor that of planning is taken from it. */
    private static Term term(Cluster.Planning cluster) {
        Duration duration = cluster.spec().duration();
        long ran = cluster.before() == null ? 0 : cluster.before().grant().ranMillis();
        return duration == null ? Term.OPEN : new Term.Lasting(duration.minusMillis(ran));
    }

    /** @param planMillis from the request to the plan */
    record Flight(int attempt, Instant since, long planMillis) {}

    record Answer(ClusterId cluster, Flight flight, GrantOutcome outcome) {}
}
