package dev.argosy.portal.fleet;

import dev.argosy.protocol.v1.Gpu;
import dev.argosy.protocol.v1.Inventory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An inventory in protobuf's JSON form, where absent means empty and 64-bit numbers may be text. Members that are not
 * known here are ignored, as in any report.
 */
record InventoryBody(
        @Nullable String hostname,
        @Nullable String operatingSystem,
        @Nullable String cpuModel,
        @Nullable Integer cpuThreads,
        @Nullable Long memoryMib,
        @Nullable Long diskMib,
        @Nullable Integer networkMbps,
        @Nullable String country,
        @Nullable List<GpuBody> gpus,
        @Nullable String isolation,
        @Nullable String processNetwork,
        @Nullable Boolean simulated,
        @Nullable String agentVersion,
        @Nullable List<String> runtimes) {

    Inventory wire() {
        var inventory = Inventory.newBuilder()
                .setHostname(text(hostname))
                .setOperatingSystem(text(operatingSystem))
                .setCpuModel(text(cpuModel))
                .setCpuThreads(number(cpuThreads))
                .setMemoryMib(large(memoryMib))
                .setDiskMib(large(diskMib))
                .setNetworkMbps(number(networkMbps))
                .setCountry(text(country))
                .setIsolation(text(isolation))
                .setProcessNetwork(text(processNetwork))
                .setSimulated(Boolean.TRUE.equals(simulated))
                .setAgentVersion(text(agentVersion))
                .addAllRuntimes(Optional.ofNullable(runtimes).orElse(List.of()));
        Optional.ofNullable(gpus).orElse(List.of()).forEach(gpu -> inventory.addGpus(gpu.wire()));
        return inventory.build();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    private static long large(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    record GpuBody(
            @Nullable String uuid,
            @Nullable String model,
            @Nullable Long memoryMib,
            @Nullable String driver,
            @Nullable String pci,
            @Nullable Boolean simulated,
            @Nullable String migMode,
            @Nullable String unsellable,
            @Nullable String product) {
        Gpu wire() {
            return Gpu.newBuilder()
                    .setUuid(text(uuid))
                    .setModel(text(model))
                    .setMemoryMib(large(memoryMib))
                    .setDriver(text(driver))
                    .setPci(text(pci))
                    .setSimulated(Boolean.TRUE.equals(simulated))
                    .setMigMode(text(migMode))
                    .setUnsellable(text(unsellable))
                    .setProduct(text(product))
                    .build();
        }
    }
}
