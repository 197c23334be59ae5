package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.Orders;
import dev.argosy.agent.core.Runtime.Deadline;
import dev.argosy.agent.core.Workload;
import dev.argosy.kernel.evidence.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a process runtime does whatever its isolation. Real processes, real keepers. */
abstract class ProcessRuntimeContract extends RuntimeRig {
    @Test
    void runsACommandAndTellsItsOutputAndExitCode() throws Exception {
        Order order = order("sh", "-c", "echo out; echo err >&2; echo kept > $ARGOSY_OUTPUT/file; exit 7");

        startNow(order);
        Observation.Exited exited = expect(Observation.Exited.class);
        assertThat(exited.exitCode()).isEqualTo(7);
        assertThat(exited.atDeadline()).isFalse();
        runtime.release(order, true, true);

        assertThat(expect(Observation.Released.class).delivered()).isTrue();
        assertThat(transfers.log(order.lease(), LogStream.Kind.STDOUT)).isEqualTo("out\n");
        assertThat(transfers.log(order.lease(), LogStream.Kind.STDERR)).isEqualTo("err\n");
        Path unpacked = Files.createDirectory(folder.resolve("outputs"));
        UploadTar.unpack(new ByteArrayInputStream(transfers.outputs(order.lease())), unpacked, 1 << 20);
        assertThat(unpacked.resolve("file")).hasContent("kept\n");
        assertThat(folder.resolve("work").resolve(order.lease().text())).doesNotExist();
    }

    @Test
    void tellsAJobWhatItIsPartOf() throws Exception {
        Order order = order(
                "sh",
                "-c",
                "pwd; echo $HOME $ARGOSY_CLUSTER $ARGOSY_NODE_RANK/$ARGOSY_NODE_COUNT; "
                        + "echo $ARGOSY_ATTEMPT; echo $ARGOSY_GPUS; "
                        + "echo \"cuda:${CUDA_VISIBLE_DEVICES-none}\"; echo $OWN;"
                        + " java -version 2>&1 | head -1");

        startNow(order);
        expect(Observation.Exited.class);
        runtime.release(order, true, true);
        expect(Observation.Released.class);

        List<String> lines =
                transfers.log(order.lease(), LogStream.Kind.STDOUT).lines().toList();
        assertThat(lines.get(0)).isEqualTo(lines.get(1).split(" ", -1)[0]);
        assertThat(lines.get(1)).endsWith(" clu_1 0/1");
        assertThat(lines.get(2)).isEqualTo("2");
        assertThat(lines.get(3)).isEqualTo("[{\"model\":\"RTX 4090\",\"memoryMiB\":24576,\"simulated\":true}]");
        assertThat(lines.get(4)).isEqualTo("cuda:");
        assertThat(lines.get(5)).isEqualTo("value with blanks");
        assertThat(lines.get(6)).contains("version");
    }

    @Test
    void findsOutBeforeTheStartThatACommandIsNotThere() throws Exception {
        runtime.prepare(order("no-such-command"));
        Observation.PrepareFailed failed = expect(Observation.PrepareFailed.class);
        assertThat(failed.code()).isEqualTo("command-not-found");
        assertThat(failed.exitCode()).isEqualTo(127);

        runtime.prepare(order("/etc/passwd"));
        assertThat(expect(Observation.PrepareFailed.class).exitCode()).isEqualTo(126);
    }

    @Test
    void startsNothingOnARealGpuThatSomebodyElseUses() throws Exception {
        Order order = known(
                Orders.order(number(), Orders.workload(List.of("printenv", "CUDA_VISIBLE_DEVICES")), Orders.GPU_1));
        busy = Set.of("GPU-1");
        runtime.prepare(order);
        expect(Observation.Prepared.class);
        runtime.start(order, new Deadline(clock.millis() + HOUR, 5_000));
        assertThat(expect(Observation.StartFailed.class).code()).isEqualTo("gpu-busy");

        busy = Set.of("GPU-0");
        Order next = known(
                Orders.order(number(), Orders.workload(List.of("printenv", "CUDA_VISIBLE_DEVICES")), Orders.GPU_1));
        startNow(next);
        expect(Observation.Exited.class);
        runtime.release(next, true, true);
        expect(Observation.Released.class);
        assertThat(log(next)).isEqualTo("GPU-1\n");
    }

    @Test
    void unpacksAnUploadIntoTheJobsFolder() throws Exception {
        Path source = folder.resolve("source");
        Files.createDirectories(source.resolve("sub"));
        Files.writeString(source.resolve("sub/input"), "1 2 3\n");
        var tar = new ByteArrayOutputStream();
        OutputTar.pack(source, tar, 1 << 20);
        Digest digest = Digest.of(tar.toByteArray());
        transfers.upload(digest.hex(), tar.toByteArray());
        var workload = new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                List.of("cat", "sub/input"),
                Map.of(),
                Optional.of(digest),
                tar.size(),
                1 << 20,
                1 << 20,
                1,
                Optional.empty());
        Order order = known(Orders.order(number(), workload));

        startNow(order);
        assertThat(expect(Observation.Exited.class).exitCode()).isZero();
        runtime.release(order, true, true);
        expect(Observation.Released.class);
        assertThat(transfers.log(order.lease(), LogStream.Kind.STDOUT)).isEqualTo("1 2 3\n");
    }

    @Test
    void stopsWithEverythingTheJobStarted() throws Exception {
        Order order = order("sh", "-c", "setsid sleep 1000 & (sleep 1000 &) ; echo up; sleep 1000");
        startNow(order);
        awaitLog(order, "up\n");

        runtime.stop(order.lease(), 2_000);

        assertThat(expect(Observation.Exited.class).exitCode()).isEqualTo(143);
        assertThat(ProcessTable.SYSTEM.carrying(
                        JobEnvironment.WORKLOAD, order.lease().text()))
                .isEmpty();
    }

    @Test
    void killsWhatDoesNotStopWhenAsked() throws Exception {
        Order order = order("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done");
        startNow(order);
        awaitLog(order, "up\n");

        runtime.stop(order.lease(), 1_000);

        assertThat(expect(Observation.Exited.class).exitCode()).isEqualTo(137);
    }

    @Test
    void endsAtTheDeadlineLastWritten() throws Exception {
        Order order = order("sh", "-c", "trap 'exit 9' TERM; echo up; while :; do sleep 0.05; done");
        runtime.prepare(order);
        expect(Observation.Prepared.class);
        runtime.start(order, new Deadline(clock.millis() + HOUR, 1_000));
        expect(Observation.Started.class);
        awaitLog(order, "up\n");

        long deadline = clock.millis() + 500;
        runtime.deadline(order.lease(), new Deadline(deadline, 5_000));

        Observation.Exited exited = expect(Observation.Exited.class);
        assertThat(exited.atDeadline()).isTrue();
        assertThat(exited.exitCode()).isEqualTo(9);
        assertThat(exited.atMillis()).isBetween(deadline, deadline + 3_000);
    }

    @Test
    void outlivesTheAgentAndIsAdoptedByTheNext() throws Exception {
        Order order = order("sh", "-c", "echo before; sleep 1; echo after; exit 3");
        startNow(order);
        runtime.close();

        runtime = runtime();
        runtime.adopt(order);

        expect(Observation.Started.class);
        assertThat(expect(Observation.Exited.class).exitCode()).isEqualTo(3);
        runtime.release(order, true, true);
        expect(Observation.Released.class);
        assertThat(transfers.log(order.lease(), LogStream.Kind.STDOUT)).endsWith("after\n");
    }

    @Test
    void tellsThatNothingWasStarted() throws Exception {
        Order order = order("true");
        runtime.prepare(order);
        expect(Observation.Prepared.class);

        runtime.adopt(order);

        expect(Observation.Missing.class);
    }

    @Test
    void startsAWorkloadOnceWhateverIsAskedTwice() throws Exception {
        Order order = order("sh", "-c", "echo once; sleep 0.5");
        runtime.prepare(order);
        expect(Observation.Prepared.class);
        var deadline = new Deadline(clock.millis() + HOUR, 1_000);
        runtime.start(order, deadline);
        runtime.start(order, deadline);
        expect(Observation.Started.class);
        expect(Observation.Exited.class);
        runtime.release(order, true, true);
        expect(Observation.Released.class);

        assertThat(transfers.log(order.lease(), LogStream.Kind.STDOUT)).isEqualTo("once\n");
    }

    @Test
    void doesNotFillTheDiskWithOutput() throws Exception {
        var workload = new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                List.of("sh", "-c", "head -c 40000000 /dev/zero | tr '\\0' x; sleep 2.5; echo; echo last; sleep 1000"),
                Map.of(),
                Optional.empty(),
                0,
                1 << 20,
                1 << 20,
                1,
                Optional.empty());
        Order order = known(Orders.order(number(), workload));
        startNow(order);
        Path stdout = folder.resolve("work").resolve(order.lease().text()).resolve("control/stdout");

        await(() -> Files.exists(stdout.resolveSibling("stdout.floor")));

        awaitLogEnd(order, "last\n");
        assertThat(Long.parseLong(
                        Files.readString(stdout.resolveSibling("stdout.floor")).strip()))
                .isGreaterThan(30_000_000);
        runtime.stop(order.lease(), 1_000);
        expect(Observation.Exited.class);
    }

    @Test
    void killsTheWorkloadOfAKeeperThatWasKilled() throws Exception {
        Order order = order("sh", "-c", "echo up; sleep 1000");
        startNow(order);
        awaitLog(order, "up\n");

        killKeeper(order);

        expect(Observation.KeeperKilled.class);
        nothingIsLeftOf(order);
    }

    /** What jobs write wakes the one who looks, and must not keep it from looking around. */
    @Test
    void findsThatAKeeperWasKilledWhateverJobsWrite() throws Exception {
        Order order = order("sh", "-c", "while :; do echo up; sleep 0.02; done");
        startNow(order);
        await(() -> log(order).startsWith("up\n"));

        killKeeper(order);

        expect(Observation.KeeperKilled.class);
        nothingIsLeftOf(order);
    }

    private static void killKeeper(Order order) {
        ProcessTable.SYSTEM
                .carrying("ARGOSY_KEEPER", order.lease().text())
                .forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));
    }

    private static void nothingIsLeftOf(Order order) {
        assertThat(ProcessTable.SYSTEM.carrying(
                        JobEnvironment.WORKLOAD, order.lease().text()))
                .isEmpty();
    }

    /** Bounded by itself, too: a test of a limit must not need it. */
    @Test
    void tellsOfAJobThatTakesMoreMemoryThanItsSlice() throws Exception {
        Order order = small(
                "sh", "-c", "ulimit -v 500000; head -c 150000000 /dev/zero | tail -c 150000000 | sleep 60", Map.of());
        startNow(order);

        assertThat(expect(Observation.Exceeded.class).code()).isEqualTo("memory-exceeded");
        runtime.stop(order.lease(), 0);
        expect(Observation.Exited.class);
    }

    @Test
    void tellsOfAJobThatTakesMoreDiskThanItsSlice() throws Exception {
        Order order = small("sh", "-c", "head -c 20000000 /dev/zero > out/big; sleep 60", Map.of());
        startNow(order);

        assertThat(expect(Observation.Exceeded.class).code()).isEqualTo("disk-exceeded");
        runtime.stop(order.lease(), 0);
        expect(Observation.Exited.class);
    }

    @Test
    void findsFilesThatHaveNoNameAnyMore() throws Exception {
        Order order = small("sh", "-c", "exec 5> big; rm big; head -c 20000000 /dev/zero >&5; sleep 60", Map.of());
        startNow(order);

        assertThat(expect(Observation.Exceeded.class).code()).isEqualTo("disk-exceeded");
        runtime.stop(order.lease(), 0);
        expect(Observation.Exited.class);
    }

    @Test
    void leavesAJobAloneThatUsesWhatItHired() throws Exception {
        Order order = small(
                "sh",
                "-c",
                "head -c 4000000 /dev/zero > big; head -c 10000000 /dev/zero | tail -c 10000000 | sleep 2; cat"
                        + " /proc/self/oom_score_adj; nice",
                Map.of());
        startNow(order);

        assertThat(expect(Observation.Exited.class).exitCode()).isZero();
        runtime.release(order, true, true);
        expect(Observation.Released.class);
        assertThat(log(order)).isEqualTo("1000\n10\n");
    }
}
