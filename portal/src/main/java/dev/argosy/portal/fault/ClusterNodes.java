package dev.argosy.portal.fault;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.cluster.Clusters;
import dev.argosy.portal.fault.FaultPorts.Watched;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of clusters, told in their own words. */
final class ClusterNodes implements FaultPorts.Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);

    private final Clusters clusters;

    ClusterNodes(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public List<Watched> onMachines(Transaction tx, Collection<MachineId> machines) {
        return clusters.onMachines(tx, machines).stream()
                .map(node ->
                        new Watched(node.cluster(), node.lease(), node.machine(), node.rank(), node.replaceAfter()))
                .toList();
    }

    @Override
    public void sighted(Transaction tx, LeaseId lease, Sighting sighting) {
        try {
            clusters.sighted(tx, lease, told(sighting));
        } catch (RefusedException refused) {
            // Decided before anything was written: the others are told all the same.
            LOG.warn(
                    "lease {} takes no {}: {}",
                    lease,
                    sighting,
                    refused.refusal().message());
        }
    }

    private static dev.argosy.portal.cluster.Sighting told(Sighting sighting) {
        return switch (sighting) {
            case Sighting.Suspected(var at) -> new dev.argosy.portal.cluster.Sighting.Suspected(at);
            case Sighting.Unreachable(var at, var last) -> new dev.argosy.portal.cluster.Sighting.Unreachable(at, last);
            case Sighting.Reachable(var at) -> new dev.argosy.portal.cluster.Sighting.Reachable(at);
            case Sighting.Lost(var at, var last, var code, var evidence) ->
                new dev.argosy.portal.cluster.Sighting.Lost(at, last, code, evidence);
            case Sighting.Leaving(var at, var by, var code) ->
                new dev.argosy.portal.cluster.Sighting.Leaving(at, by, code);
            case Sighting.Staying(var at) -> new dev.argosy.portal.cluster.Sighting.Staying(at);
        };
    }
}
