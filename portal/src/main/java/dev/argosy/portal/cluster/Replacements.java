package dev.argosy.portal.cluster;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.lease.GrantOutcome;
import dev.argosy.portal.lease.GrantRequest;
import dev.argosy.portal.lease.GrantRequest.NodeGrant;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.Loss;
import dev.argosy.portal.lease.ReplaceRequest;
import dev.argosy.portal.lease.Term;
import dev.argosy.portal.market.Plan;
import dev.argosy.portal.market.Plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of market and lease for single nodes and is not answered. In memory only, like {@link Grants}: what is
 * lost is asked again, and lease answers the same request the same way.
 */
final class Replacements {
    /** A machine that leaves may be replaced until it does. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ClusterPorts ports;
    private final Claims claims;
    private final Consumer<LeaseId> fence;
    private final Map<Key, Instant> flying = new ConcurrentHashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    Replacements(ClusterPorts ports, Claims claims, Consumer<LeaseId> fence) {
        this.ports = ports;
        this.claims = claims;
        this.fence = fence;
    }

    /** What a replacement follows: a lease that ended, or ends by this loss. */
    private record Predecessor(Lease lease, @Nullable Loss loss) {
        Party party() {
            return loss == null
                    ? lease.end().map(end -> end.reason().party()).orElse(Party.PROVIDER)
                    : loss.reason().party();
        }
    }

    record Key(ClusterId cluster, int rank) {}

    /** @param refused empty when it was granted, or lost as asked */
    record Answer(Key key, int attempt, int tries, Optional<Refusal> refused, boolean again) {}

    boolean isFlying(Cluster cluster, Node node, Instant now) {
        Instant until = flying.get(new Key(cluster.id(), node.rank()));
        return until != null && now.isBefore(until);
    }

    Optional<Answer> nextAnswer() {
        return Optional.ofNullable(answers.poll());
    }

    /** Called when an answer has been written down. */
    void landed(Answer answer) {
        flying.remove(answer.key());
    }

    /** Forgets what was asked long ago. */
    void tidy(Instant now) {
        flying.values().removeIf(until -> !now.isBefore(until));
    }

    void lose(Cluster cluster, Node node, Loss loss, Instant now) {
        takeOff(cluster, node, now.plus(Claims.LONGEST));
        ports.leases().lose(node.lease(), loss, refused -> {
            if (refused.isEmpty()) {
                fence.accept(node.lease());
            }
            answer(cluster, node, refused, true);
        });
    }

    /**
     * Looks for another place for a rank and asks for it.
     *
     * @param before the lease that it has or had
     * @param loss how that one ends with it; null when it has ended
     */
    void replace(Cluster cluster, Node node, Lease before, @Nullable Loss loss, Instant now) {
        takeOff(cluster, node, now.plus(Claims.LONGEST));
        switch (ports.planning().plan(cluster.spec(), search(cluster, before, claims.all(now)))) {
            case Plan.NotYet _ -> flying.remove(new Key(cluster.id(), node.rank()));
            case Plan.Contended _
            when claims.mayWait(RequestIds.of(cluster, node), now) -> flying.remove(new Key(cluster.id(), node.rank()));
            case Plan.Contended(var refusal) -> unplanned(cluster, node, refusal, loss, now);
            case Plan.Refused(var refusal) -> unplanned(cluster, node, refusal, loss, now);
            case Plan.Placed(var placements) -> {
                var predecessor = new Predecessor(before, loss);
                GrantRequest request = request(cluster, node, predecessor, placements.getFirst());
                claims.put(request.requestId(), placements, now);
                ask(cluster, node, request, loss);
            }
        }
    }

    /** What the rules of replacing say to no place: a node that is not lost for good is looked for again. */
    private void unplanned(Cluster cluster, Node node, Refusal refusal, @Nullable Loss loss, Instant now) {
        if (loss != null && !node.condemned()) {
            takeOff(cluster, node, now.plus(LOOK_AGAIN));
        } else {
            answer(cluster, node, Optional.of(refusal), !refusal.code().equals(Codes.NO_FEASIBLE_SLICE));
        }
    }

    private void ask(Cluster cluster, Node node, GrantRequest request, @Nullable Loss loss) {
        Consumer<GrantOutcome> then = outcome -> {
            claims.drop(request.requestId());
            switch (outcome) {
                case GrantOutcome.Granted _ -> {
                    fence.accept(node.lease());
                    answer(cluster, node, Optional.empty(), false);
                }
                case GrantOutcome.Refused(var refusal, boolean again) ->
                    answer(cluster, node, Optional.of(refusal), again || isEnded(refusal));
            }
        };
        if (loss == null) {
            ports.leases().grant(request, then);
        } else {
            ports.leases().replace(new ReplaceRequest(request, node.lease(), loss), then);
        }
    }

    /** How it ended is about to be told, and decides what follows. */
    private static boolean isEnded(Refusal refusal) {
        return refusal.code().equals(LeaseCodes.LEASE_OVER);
    }

    /**
     * Half as much again as the old place at most. Of a place that the platform pays a part of already the customer's
     * rate counts, so that the part does not grow from one replacement to the next.
     */
    private static ClusterPorts.Search search(Cluster cluster, Lease before, List<Slice> claimed) {
        Terms terms = before.grant().terms();
        long old = Math.min(
                terms.customerRate().microUsdPerHour(), terms.providerRate().microUsdPerHour());
        int gpus = Math.max(1, before.grant().slice().gpus().size());
        Set<MachineId> bad = cluster.nodes().stream()
                .filter(node -> node.missing() || node.trouble() != null || node.notice() != null)
                .map(Node::machine)
                .collect(Collectors.toSet());
        return new ClusterPorts.Search(1, (old + old / 2) / gpus, bad, false, claimed);
    }

    private GrantRequest request(Cluster cluster, Node node, Predecessor predecessor, Placement place) {
        Lease before = predecessor.lease();
        ClusterSpec spec = cluster.spec();
        Rate old = before.grant().terms().customerRate();
        boolean dearer = place.providerRate().microUsdPerHour() > old.microUsdPerHour();
        Terms terms = new Terms(
                dearer ? old : place.providerRate(),
                place.providerRate(),
                ports.settings().feeBasisPoints());
        AtFault atFault = dearer && predecessor.party() == Party.PROVIDER
                ? new AtFault(before.id(), before.grant().provider())
                : null;
        return new GrantRequest(
                RequestIds.of(cluster, node),
                spec.id(),
                spec.organization(),
                spec.requester(),
                spec.budgetMicroUsd(),
                Clusters.termEnd(cluster).<Term>map(Term.Until::new).orElse(Term.OPEN),
                1,
                List.of(new NodeGrant(
                        node.rank(),
                        place.slice(),
                        place.provider(),
                        terms,
                        Workloads.of(spec, node.rank(), node.attempt() + 1),
                        atFault)),
                ports.settings().startDeadline());
    }

    private void takeOff(Cluster cluster, Node node, Instant until) {
        flying.put(new Key(cluster.id(), node.rank()), until);
    }

    /** Ends are asked for once in a while: what was queued may be lost. */
    void asked(Cluster cluster, Node node, Instant now) {
        takeOff(cluster, node, now.plus(LOOK_AGAIN));
    }

    private void answer(Cluster cluster, Node node, Optional<Refusal> refused, boolean again) {
        answers.add(new Answer(
                new Key(cluster.id(), node.rank()), node.attempt(), node.care().tries(), refused, again));
        ports.pokes().ring(Clusters.WORK);
    }
}
