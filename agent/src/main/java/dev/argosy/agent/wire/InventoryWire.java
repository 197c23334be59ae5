package dev.argosy.agent.wire;

import dev.argosy.agent.inventory.GpuReading;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.protocol.v1.Gpu;
import dev.argosy.protocol.v1.Inventory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told of the machine: in hello as protobuf, at enrolment in that message's JSON form. */
public final class InventoryWire {
    private InventoryWire() {}

    /** @param unsellable why gpus may not be hired now though the driver has nothing against it, by uuid */
    public static Inventory message(MachineInventory inventory, Map<String, String> unsellable) {
        var host = inventory.host();
        var message = Inventory.newBuilder()
                .setHostname(host.hostname())
                .setOperatingSystem(host.operatingSystem())
                .setCpuModel(host.cpuModel())
                .setCpuThreads(host.cpuThreads())
                .setMemoryMib(host.memoryMiB())
                .setDiskMib(host.diskMiB())
                .setNetworkMbps(host.networkMbps())
                .setCountry(inventory.country())
                .setIsolation(inventory.isolation())
                .setProcessNetwork(inventory.processNetwork())
                .setSimulated(inventory.simulated())
                .setAgentVersion(inventory.agentVersion())
                .addAllRuntimes(inventory.runtimes());
        for (GpuReading gpu : inventory.gpus()) {
            message.addGpus(Gpu.newBuilder()
                    .setUuid(gpu.uuid())
                    .setModel(gpu.model())
                    .setMemoryMib(gpu.memoryMiB())
                    .setDriver(gpu.driver())
                    .setPci(gpu.pci())
                    .setSimulated(inventory.simulated())
                    .setMigMode(gpu.migMode())
                    .setProduct(gpu.product())
                    .setUnsellable(
                            gpu.unsellable().isEmpty() ? unsellable.getOrDefault(gpu.uuid(), "") : gpu.unsellable()));
        }
        return message.build();
    }

    /** The JSON form of the same message; 64-bit numbers are text there. */
    public static Map<String, Object> json(MachineInventory inventory) {
        var host = inventory.host();
        var json = new LinkedHashMap<String, Object>();
        json.put("hostname", host.hostname());
        json.put("operatingSystem", host.operatingSystem());
        json.put("cpuModel", host.cpuModel());
        json.put("cpuThreads", host.cpuThreads());
        json.put("memoryMib", Long.toString(host.memoryMiB()));
        json.put("diskMib", Long.toString(host.diskMiB()));
        json.put("networkMbps", host.networkMbps());
        json.put("country", inventory.country());
        json.put(
                "gpus",
                inventory.gpus().stream()
                        .map(gpu -> gpu(gpu, inventory.simulated()))
                        .toList());
        json.put("isolation", inventory.isolation());
        json.put("processNetwork", inventory.processNetwork());
        json.put("simulated", inventory.simulated());
        json.put("agentVersion", inventory.agentVersion());
        json.put("runtimes", List.copyOf(inventory.runtimes()));
        return json;
    }

    private static Map<String, Object> gpu(GpuReading gpu, boolean simulated) {
        var json = new LinkedHashMap<String, Object>();
        json.put("uuid", gpu.uuid());
        json.put("model", gpu.model());
        json.put("memoryMib", Long.toString(gpu.memoryMiB()));
        json.put("driver", gpu.driver());
        json.put("pci", gpu.pci());
        json.put("simulated", simulated);
        json.put("migMode", gpu.migMode());
        json.put("unsellable", gpu.unsellable());
        json.put("product", gpu.product());
        return json;
    }
}
