package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.Orders;
import dev.argosy.agent.core.Workload;
import dev.argosy.kernel.evidence.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot become ready is said at once; for a portal that is away it is waited. */
class PreparationFailuresTest extends RuntimeRig {
    private byte[] tar = new byte[0];

    @Override
    Isolation isolation() {
        return new Unsandboxed(JAVA_HOME);
    }

    @BeforeEach
    void pack() throws IOException {
        Path source = folder.resolve("source");
        Files.createDirectories(source);
        Files.writeString(source.resolve("input"), "1 2 3\n");
        var packed = new ByteArrayOutputStream();
        OutputTar.pack(source, packed, 1 << 20);
        tar = packed.toByteArray();
    }

    @Test
    void bytesThatAreNotThoseOrderedAreTheMachinesFault() throws Exception {
        Order order = withUpload();
        byte[] damaged = tar.clone();
        damaged[600] ^= 1;
        transfers.upload(Digest.of(tar).hex(), damaged);

        runtime.prepare(order);

        var failed = expect(Observation.PrepareFailed.class);
        assertThat(failed.code()).isEqualTo("start-failed");
        assertThat(failed.message()).contains("not what was ordered");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws Exception {
        Order order = order("true");
        Files.writeString(folder.resolve("work").resolve(order.lease().text()), "in the way");

        runtime.prepare(order);

        assertThat(expect(Observation.PrepareFailed.class).code()).isEqualTo("start-failed");
    }

    @Test
    void anArchiveThatIsNoneIsTheCustomersFault() throws Exception {
        byte[] none = new byte[1_000];
        java.util.Arrays.fill(none, (byte) 'x');
        tar = none;
        Order order = withUpload();
        transfers.upload(Digest.of(tar).hex(), tar);

        runtime.prepare(order);

        assertThat(expect(Observation.PrepareFailed.class).code()).isEqualTo("bad-upload");
    }

    @Test
    void aPortalThatIsAwayIsWaitedFor() throws Exception {
        Order order = withUpload();
        transfers.upload(Digest.of(tar).hex(), tar);
        transfers.portalAway(8);

        runtime.prepare(order);

        expect(Observation.Prepared.class);
    }

    private Order withUpload() {
        var workload = new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                List.of("cat", "input"),
                Map.of(),
                Optional.of(Digest.of(tar)),
                tar.length,
                1 << 20,
                1 << 20,
                1,
                Optional.empty());
        return known(Orders.order(number(), workload));
    }
}
