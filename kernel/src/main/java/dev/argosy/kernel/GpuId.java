package dev.argosy.kernel;

import dev.argosy.kernel.evidence.Digest;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Names a gpu of a machine; written {@code gpu_…}. */
public record GpuId(UUID uuid) implements Id {
    public static final String PREFIX = "gpu";

    public static GpuId parse(String text) {
        return new GpuId(Id.parse(PREFIX, text));
    }

    /**
     * The id of the gpu with this hardware uuid in this machine. A function of the two, so that a machine knows which
     * of its gpus an order means without being told a table; a gpu moved to another machine is another gpu.
     */
    public static GpuId of(MachineId machine, String hardwareUuid) {
        var bytes = ByteBuffer.wrap(Digest.ofText("argosy-gpu-v1\n" + machine.text() + "\n" + hardwareUuid + "\n")
                .bytes());
        long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new GpuId(new UUID(high, low));
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
