package dev.argosy.portal.cluster;

import dev.argosy.portal.fleet.WorkloadFiles;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Room;
import java.util.List;
import java.util.Optional;

/** Puts the room together from its ports. */
final class ClusterRoom implements Room {
    private final ClusterPorts ports;
    private final Clusters clusters;
    private final ClusterLoop loop;
    private final ClusterFiles files;
    private final OpenStreams streams;

    ClusterRoom(ClusterPorts ports, ClusterStore store, SetAsideStore asides) {
        this.ports = ports;
        this.clusters = new Clusters(store, ports.history(), ports.pokes(), ports.leases());
        this.files = new ClusterFiles(ports, store);
        var claims = new Claims();
        var hands = new ClusterLoop.Hands(
                new Grants(ports, claims), new Mender(ports, store, clusters, claims, files::fence));
        this.loop = new ClusterLoop(ports, store, asides, clusters, hands);
        this.streams = new OpenStreams(ports.pokes());
    }

    ClusterPorts ports() {
        return ports;
    }

    Clusters clusters() {
        return clusters;
    }

    WorkloadFiles files() {
        return files;
    }

    OpenStreams streams() {
        return streams;
    }

    /** What of it an operator should look at. */
    Optional<String> concern() {
        return loop.concern();
    }

    @Override
    public List<Loop> loops() {
        return List.of(loop);
    }
}
