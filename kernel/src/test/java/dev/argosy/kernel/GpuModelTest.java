package dev.argosy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GpuModelTest {
    @Test
    void findsAModelWhateverItsCase() {
        assertThat(GpuModel.find(" rtx 4090 ")).contains(new GpuModel("RTX 4090", 24_576));
        assertThat(GpuModel.find("RTX")).isEmpty();
    }

    @Test
    void anUnknownModelIsRefusedWithTheNearestNames() {
        assertThatThrownBy(() -> GpuModel.require("RTX4900"))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(Codes.INVALID_VALUE);
                    assertThat(refused.refusal().remedy()).contains("RTX 4090");
                });
        assertThat(GpuModel.near("GeForce RTX 4090").getFirst()).isEqualTo("RTX 4090");
        assertThat(GpuModel.near("h-100").getFirst()).isEqualTo("H100");
    }
}
