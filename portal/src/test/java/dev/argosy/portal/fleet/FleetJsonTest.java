package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.argosy.kernel.MachineId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FleetJsonTest {
    private static final MachineId MACHINE = new MachineId(new UUID(0, 1));

    @Test
    void theDriversNameOfAGpuIsKeptBesideItsModel() {
        var told = FakeAgent.inventory("H100", 1).toBuilder();
        told.getGpusBuilder(0).setProduct("NVIDIA H100 80GB HBM3");
        Inventory inventory = FleetWire.inventory(MACHINE, told.build());

        Inventory read = FleetJson.inventory(FleetJson.inventory(inventory));

        assertThat(read).isEqualTo(inventory);
        assertThat(read.gpus())
                .extracting(Gpu::model, Gpu::product)
                .containsExactly(tuple("H100", "NVIDIA H100 80GB HBM3"));
    }

    @Test
    void anInventoryKeptBeforeProductsWereToldIsRead() {
        Inventory inventory = FleetWire.inventory(MACHINE, FakeAgent.inventory("H100", 1));
        String earlier = FleetJson.inventory(inventory).replaceAll(",?\"product\":null", "");

        assertThat(earlier).doesNotContain("product");
        assertThat(FleetJson.inventory(earlier)).isEqualTo(inventory);
    }
}
