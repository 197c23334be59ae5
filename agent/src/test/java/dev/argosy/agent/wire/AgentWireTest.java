package dev.argosy.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.FromPortal;
import dev.argosy.agent.core.Workload;
import dev.argosy.protocol.v1.PortalMessage;
import dev.argosy.protocol.v1.Probe;
import dev.argosy.protocol.v1.WorkloadSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentWireTest {
    @Test
    void readsAProbe() throws Exception {
        var message = PortalMessage.newBuilder()
                .setProbe(Probe.newBuilder().setNumber(9))
                .build();

        assertThat(AgentWire.message(message)).contains(new FromPortal.Probe(9));
    }

    @Test
    void readsAttemptAndCheckpointOfAWorkloadAndWhatTheirAbsenceMeans() {
        Workload first = workload(WorkloadSpec.newBuilder().setCluster("clu_1"));
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.checkpoint()).isEmpty();

        Workload second = workload(WorkloadSpec.newBuilder()
                .setAttempt(2)
                .setCheckpointCommand("save")
                .setCheckpointDeadlineMillis(5_000));
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.checkpoint()).contains(new Workload.Checkpoint("save", 5_000));

        Workload hasty = workload(WorkloadSpec.newBuilder().setCheckpointCommand("save"));
        assertThat(hasty.checkpoint().map(Workload.Checkpoint::deadlineMillis)).isEqualTo(Optional.of(60_000L));
    }

    private static Workload workload(WorkloadSpec.Builder spec) {
        return WorkloadWire.read(spec.build().toByteArray()).workload().orElseThrow();
    }
}
