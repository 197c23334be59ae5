package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Reason;
import dev.argosy.portal.foundation.Instants;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Bills;
import dev.argosy.portal.lease.Bills.Bill;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as its customer sees it.
 *
 * @param queuedBehind how many wait for room before it; null when it does not wait for room
 */
record ClusterView(
        String id,
        String name,
        String state,
        String intent,
        String createdAt,
        List<String> command,
        List<NodeView> nodes,
        StagesView stages,
        @Nullable Integer exitCode,
        @Nullable ReasonView reason,
        long costMicroUsd,
        @Nullable String invoice,
        @Nullable Long queuedBehind) {

    /** However many clusters, all their leases are read at once, and so are all their bills. */
    static List<ClusterView> of(
            Transaction tx, List<Cluster> clusters, Map<ClusterId, Long> places, Leases leases, Bills bills) {
        Map<LeaseId, Lease> found = leases.byIds(
                tx,
                clusters.stream()
                        .flatMap(cluster -> cluster.nodes().stream())
                        .map(Node::lease)
                        .toList());
        Map<ClusterId, Bill> billed = bills.of(
                tx,
                clusters.stream()
                        .filter(cluster -> cluster instanceof Cluster.Ended)
                        .map(Cluster::id)
                        .toList());
        return clusters.stream()
                .map(cluster ->
                        of(tx, cluster, found, billed.getOrDefault(cluster.id(), Bill.NONE), places.get(cluster.id())))
                .toList();
    }

    private static ClusterView of(
            Transaction tx, Cluster cluster, Map<LeaseId, Lease> known, Bill bill, @Nullable Long queuedBehind) {
        Map<LeaseId, Lease> found = new LinkedHashMap<>();
        for (Node node : cluster.nodes()) {
            Lease lease = known.get(node.lease());
            if (lease != null) {
                found.put(node.lease(), lease);
            }
        }
        Outcome outcome = cluster.outcome().orElse(null);
        return new ClusterView(
                cluster.id().text(),
                cluster.spec().name(),
                cluster.state().name(),
                intent(cluster, outcome),
                Instants.text(cluster.spec().createdAt()),
                cluster.spec().command(),
                cluster.nodes().stream()
                        .map(node -> NodeView.of(node, found.get(node.lease())))
                        .toList(),
                StagesView.of(cluster),
                outcome == null ? null : outcome.exitCode(),
                outcome == null ? null : ReasonView.of(outcome.reason(), outcome.message()),
                bill.invoice() == null ? costSoFar(found.values(), tx.now()) : bill.chargedMicroUsd(),
                bill.invoiceText(),
                queuedBehind);
    }

    private static String intent(Cluster cluster, @Nullable Outcome outcome) {
        if (outcome != null && isStop(outcome.cause())) {
            return "STOP";
        }
        return cluster.pausing().isPresent() ? "PAUSE" : "RUN";
    }

    private static boolean isStop(EndCause cause) {
        return cause == EndCause.STOPPED || cause == EndCause.NETWORK_STOPPED;
    }

    /** Of running leases by the clock; the bill goes by what machines sign, which is never more than this. */
    private static long costSoFar(Iterable<Lease> leases, Instant now) {
        long cost = 0;
        for (Lease lease : leases) {
            if (lease.started().isPresent()) {
                long millis = Math.min(lease.millisUntil(now), lease.chargeableMillis());
                cost += lease.grant().terms().customerRate().forMillis(millis).microUsd();
            }
        }
        return cost;
    }

    record NodeView(
            int rank,
            String lease,
            String machine,
            String machineName,
            @Nullable String model,
            int gpus,
            boolean simulated,
            String state,
            @Nullable Integer exitCode,
            long rateMicroUsdPerHour,
            @Nullable String paidUntil,
            @Nullable ReasonView reason,
            int attempt,
            @Nullable TroubleView trouble,
            @Nullable String leavingAt) {
        static NodeView of(Node node, @Nullable Lease lease) {
            return new NodeView(
                    node.rank(),
                    node.lease().text(),
                    node.machine().text(),
                    node.machineName(),
                    node.model().isEmpty() ? null : node.model(),
                    node.gpus(),
                    node.simulated(),
                    node.progress().name(),
                    node.exitCode(),
                    node.rateMicroUsdPerHour(),
                    lease == null ? null : Instants.text(lease.paidUntil()),
                    node.reason() == null
                            ? null
                            : ReasonView.of(node.reason(), node.reason().evidence()),
                    node.attempt(),
                    TroubleView.of(node.trouble()),
                    node.notice() == null ? null : Instants.text(node.notice().by()));
        }
    }

    /** What is wrong with the machine of a node now. */
    record TroubleView(String kind, String since) {
        static @Nullable TroubleView of(Sighting.@Nullable Trouble trouble) {
            return trouble == null ? null : new TroubleView(trouble.silence().name(), Instants.text(trouble.since()));
        }
    }

    /** Of several nodes the slowest counts: that is what the customer waited for. */
    record StagesView(
            @Nullable Long plan,
            @Nullable Long pay,
            @Nullable Long network,
            @Nullable Long image,
            @Nullable Long start,
            @Nullable Long ready) {
        static StagesView of(Cluster cluster) {
            boolean prepared = cluster.granted().isPresent()
                    && cluster.nodes().stream().allMatch(node -> node.progress() != Node.Progress.DEPLOYING);
            boolean started =
                    !cluster.nodes().isEmpty() && cluster.nodes().stream().allMatch(node -> node.start() != null);
            return new StagesView(
                    cluster.granted().map(Cluster.Grant::planMillis).orElse(null),
                    cluster.granted().map(Cluster.Grant::payMillis).orElse(null),
                    prepared ? slowest(cluster, node -> node.stages().networkMillis()) : null,
                    prepared ? slowest(cluster, node -> node.stages().imageMillis()) : null,
                    started ? slowest(cluster, node -> node.stages().startMillis()) : null,
                    started ? slowest(cluster, node -> ready(cluster, node)) : null);
        }

        private static Long slowest(Cluster cluster, ToLongFunction<Node> millis) {
            return cluster.nodes().stream().mapToLong(millis).max().orElse(0);
        }

        private static long ready(Cluster cluster, Node node) {
            Instant start = node.start();
            return start == null
                    ? 0
                    : Duration.between(cluster.spec().createdAt(), start).toMillis();
        }
    }

    record ReasonView(String code, String party, String effect, String message) {
        static ReasonView of(Reason reason, String message) {
            return new ReasonView(
                    reason.code(), reason.party().name(), reason.effect().name(), message);
        }
    }
}
