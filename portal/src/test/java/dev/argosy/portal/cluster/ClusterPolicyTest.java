package dev.argosy.portal.cluster;

import static dev.argosy.portal.cluster.SampleClusters.GRANT;
import static dev.argosy.portal.cluster.SampleClusters.ID;
import static dev.argosy.portal.cluster.SampleClusters.LOST;
import static dev.argosy.portal.cluster.SampleClusters.MISSING;
import static dev.argosy.portal.cluster.SampleClusters.NO;
import static dev.argosy.portal.cluster.SampleClusters.PAUSED;
import static dev.argosy.portal.cluster.SampleClusters.REPLACE_OR_GO_ON;
import static dev.argosy.portal.cluster.SampleClusters.RUNNING;
import static dev.argosy.portal.cluster.SampleClusters.T;
import static dev.argosy.portal.cluster.SampleClusters.after;
import static dev.argosy.portal.cluster.SampleClusters.ending;
import static dev.argosy.portal.cluster.SampleClusters.fenced;
import static dev.argosy.portal.cluster.SampleClusters.fold;
import static dev.argosy.portal.cluster.SampleClusters.lost;
import static dev.argosy.portal.cluster.SampleClusters.node;
import static dev.argosy.portal.cluster.SampleClusters.patience;
import static dev.argosy.portal.cluster.SampleClusters.paused;
import static dev.argosy.portal.cluster.SampleClusters.read;
import static dev.argosy.portal.cluster.SampleClusters.seen;
import static dev.argosy.portal.cluster.SampleClusters.spareStarted;
import static dev.argosy.portal.cluster.SampleClusters.spareSubject;
import static dev.argosy.portal.cluster.SampleClusters.spares;
import static dev.argosy.portal.cluster.SampleClusters.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.cluster.ClusterCommand.AcceptGrant;
import dev.argosy.portal.cluster.ClusterCommand.AcceptReplacement;
import dev.argosy.portal.cluster.ClusterCommand.RefuseReplacement;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.LeaseEvent;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of clusters whose nodes fall out, over several steps; two nodes each. */
class ClusterPolicyTest {
    @Test
    void nodesThatFellOutAreReplacedLeftOutOrEndAll() {
        Cluster waits = fold(seen(with(RUNNING, FailurePolicy.DEFAULT), LOST), fenced(0));
        assertThat(waits.state()).isEqualTo(Cluster.State.DEGRADED);
        assertThat(Repairs.of(waits, T.plusSeconds(20)))
                .containsExactly(new Repairs.Repair.Refill(waits.node(0).orElseThrow()));
        assertThat(after(waits, new RefuseReplacement(0, 1, 0, NO, false))
                        .outcome()
                        .orElseThrow())
                .returns(125, Outcome::exitCode)
                .returns(0, Outcome::failedRank);

        Cluster fewer = after(MISSING, new RefuseReplacement(0, 1, 0, NO, false));
        assertThat(fewer.state()).isEqualTo(Cluster.State.DEGRADED);
        assertThat(Repairs.of(fewer, T.plusSeconds(20))).isEmpty();
        assertThat(fold(fewer, ending(1, 0, T)).outcome().orElseThrow().exitCode())
                .isZero();
        assertThat(fold(fewer, fenced(1)).state()).isEqualTo(Cluster.State.DEGRADED);
        Cluster nobody = after(fold(fewer, fenced(1)), new RefuseReplacement(1, 1, 0, NO, false));
        assertThat(nobody.state()).isEqualTo(Cluster.State.ENDED);
    }

    @Test
    void whatPausesStartsAgainWithTheTimeItRanAndTheNextAttempts() {
        var planning = (Cluster.Planning) PAUSED;
        assertThat(planning.attempt()).isEqualTo(2);
        assertThat(planning.waits()).isTrue();
        Cluster again = after(planning, new AcceptGrant(new Cluster.Grant(T.plusSeconds(90), 1, 2, 2), spares()));
        assertThat(again.nodes()).extracting(Node::attempt).containsExactly(2, 2);
        var running = (Cluster.Running) fold(fold(again, spareStarted(0)), spareStarted(1));
        // it ran from its start at 2 s to the pause at 20 s, and started again at 101 s
        assertThat(running.since()).isEqualTo(T.plusSeconds(101 - 18));
    }

    @Test
    void retriesAreForFaultsOfOthersAlone() {
        Cluster patient = with(with(RUNNING, FailurePolicy.BEFORE_CHOICE), patience(1, null, null, null));
        Cluster pausing = fold(patient, lost(0));
        assertThat(pausing.pausing()).isPresent();
        assertThat(fold(patient, ending(0, 3, T)).state()).isEqualTo(Cluster.State.STOPPING);
        Cluster again = after(fold(pausing, paused(1)), new AcceptGrant(GRANT, spares()));
        Cluster running = fold(fold(again, spareStarted(0)), spareStarted(1));
        var lost = new LeaseEvent.LeaseEnding(
                spareSubject(0), new Lease.End(EndCause.MACHINE_LOST.reason(""), 1, null, T, true));
        assertThat(fold(running, lost).state()).isEqualTo(Cluster.State.STOPPING);
    }

    @Test
    void startsThatFailAgainAndAgainAreNotTriedForEver() {
        Cluster cluster = fold(with(RUNNING, REPLACE_OR_GO_ON), fenced(0));
        for (int attempt = 2; attempt <= 4; attempt++) {
            assertThat(Repairs.of(cluster, T)).hasSize(1);
            var lease = new LeaseId(new UUID(30 + attempt, 0));
            var node = Node.granted(0, lease, new Node.Place(new MachineId(new UUID(4, 9)), "m", "", 1, true, 1));
            cluster = after(cluster, new AcceptReplacement(node, attempt, null));
            cluster = fold(
                    cluster,
                    new LeaseEvent.LeaseEnding(
                            new LeaseEvent.Subject(lease, ID, 0),
                            new Lease.End(EndCause.START_FAILED.reason(""), 0, null, T)));
        }
        assertThat(cluster.node(0).orElseThrow().care().givenUp()).isTrue();
    }

    @Test
    void whatWasStoredBeforeAttemptsAndCareIsStillRead() {
        String json = ClusterWire.write(RUNNING);
        String old = json.replaceAll(",\"attempt\":\\d+,\"care\":\\{[^}]*}", "")
                .replaceAll(",\"attempt\":1,\"retries\":0,\"ranMillis\":0", "");
        assertThat(old).doesNotContain("attempt", "care", "ranMillis");
        Cluster read = ClusterWire.read("RUNNING", old);
        assertThat(read.nodes()).isEqualTo(RUNNING.nodes());
    }
}
