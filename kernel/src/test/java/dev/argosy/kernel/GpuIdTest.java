package dev.argosy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class GpuIdTest {
    private static final MachineId MACHINE = new MachineId(UUID.fromString("0199f0c2-0000-7000-8000-000000000001"));
    private static final MachineId OTHER = new MachineId(UUID.fromString("0199f0c2-0000-7000-8000-000000000002"));

    @Test
    void followsFromMachineAndHardwareAlone() {
        GpuId id = GpuId.of(MACHINE, "GPU-1");

        assertThat(GpuId.of(MACHINE, "GPU-1")).isEqualTo(id);
        assertThat(GpuId.of(MACHINE, "GPU-2")).isNotEqualTo(id);
        assertThat(GpuId.of(OTHER, "GPU-1")).isNotEqualTo(id);
        assertThat(id.uuid().version()).isEqualTo(8);
        assertThat(GpuId.parse(id.text())).isEqualTo(id);
    }
}
