package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argosy.agent.core.Checkpoint;
import dev.argosy.agent.core.Members;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.Orders;
import dev.argosy.agent.core.Runtime.Deadline;
import dev.argosy.agent.core.Workload;
import dev.argosy.kernel.evidence.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What goes on beside a running job whatever its isolation: checkpoints, members. */
abstract class BesideJobContract extends RuntimeRig {
    /** Whether a checkpoint command is among the job's processes. */
    boolean seesProcesses() {
        return true;
    }

    @Test
    void runsACheckpointAmongTheJobsProcesses() throws Exception {
        assumeTrue(seesProcesses(), "a sandbox that can be entered");
        Order order = saving(
                "id -u; pwd; echo $ARGOSY_WORKLOAD $ARGOSY_CHECKPOINT \"$OWN\"; kill -USR1 $(cat pid);"
                        + " while [ ! -f by-job ]; do sleep 0.05; done; echo model > out/saved",
                20_000,
                "echo $$ > pid; trap 'echo saved > by-job' USR1; id -u; pwd; echo up; while :; do sleep 0.05; done");
        startNow(order);
        await(() -> log(order).endsWith("up\n"));

        runtime.checkpoint(order, 1);

        Observation.CheckpointEnded ended = expect(Observation.CheckpointEnded.class);
        assertThat(ended.message()).isEmpty();
        assertThat(ended.outcome()).isEqualTo(Checkpoint.State.DONE);
        assertThat(ended.number()).isEqualTo(1);
        await(() -> log(order).lines().count() == 6);
        List<String> lines = log(order).lines().toList();
        assertThat(lines.subList(3, 5)).isEqualTo(lines.subList(0, 2));
        assertThat(lines.get(5)).isEqualTo(order.lease().text() + " 1 it''s 'own'");
        assertThat(job(order).resolve("out/saved")).hasContent("model\n");
        assertThat(seen).isEmpty();
        stopped(order);
    }

    @Test
    void runsACheckpointInTheJobsFolderAsItsUser() throws Exception {
        Order order =
                saving("id -u; pwd; echo $OWN; echo model > out/saved", 20_000, "id -u; pwd; echo up; sleep 1000");
        startNow(order);
        await(() -> log(order).endsWith("up\n"));

        runtime.checkpoint(order, 1);

        assertThat(expect(Observation.CheckpointEnded.class).outcome()).isEqualTo(Checkpoint.State.DONE);
        await(() -> log(order).lines().count() == 6);
        List<String> lines = log(order).lines().toList();
        assertThat(lines.subList(3, 5)).isEqualTo(lines.subList(0, 2));
        assertThat(job(order).resolve("out/saved")).hasContent("model\n");
        stopped(order);
    }

    @Test
    void tellsOfACheckpointThatFails() throws Exception {
        Order order = saving("exit 3", 20_000, "echo up; sleep 1000");
        startNow(order);
        awaitLog(order, "up\n");

        runtime.checkpoint(order, 1);

        Observation.CheckpointEnded ended = expect(Observation.CheckpointEnded.class);
        assertThat(ended.outcome()).isEqualTo(Checkpoint.State.FAILED);
        assertThat(ended.exitCode()).isEqualTo(3);
        stopped(order);
    }

    @Test
    void killsACheckpointAtItsDeadlineWithAllThatItStartedAndTheJobGoesOn() throws Exception {
        Order order = saving(
                "setsid sleep 997 & (sleep 997 &); trap '' TERM; sleep 997",
                1_000,
                "echo up; while [ ! -f go ]; do sleep 0.05; done; exit 5");
        startNow(order);
        awaitLog(order, "up\n");

        runtime.checkpoint(order, 1);

        Observation.CheckpointEnded ended = expect(Observation.CheckpointEnded.class);
        assertThat(ended.outcome()).isEqualTo(Checkpoint.State.TIMED_OUT);
        assertThat(ended.millis()).isBetween(1_000L, 10_000L);
        assertThat(ended.message()).contains("deadline");
        assertThat(ofCheckpoint(order)).isEmpty();
        Files.writeString(job(order).resolve("go"), "");
        assertThat(expect(Observation.Exited.class).exitCode()).isEqualTo(5);
    }

    @Test
    void runsACheckpointOnceForEachNumberWhateverBecomesOfTheAgent() throws Exception {
        Order order = saving("echo x >> saves; sleep 1", 20_000, "echo up; sleep 1000");
        startNow(order);
        awaitLog(order, "up\n");
        runtime.checkpoint(order, 1);
        runtime.checkpoint(order, 1);
        await(() -> Files.exists(job(order).resolve("saves")));
        runtime.close();

        runtime = runtime();
        runtime.adopt(order);
        runtime.checkpoint(order, 1);
        expect(Observation.Started.class);
        assertThat(expect(Observation.CheckpointEnded.class).outcome()).isEqualTo(Checkpoint.State.DONE);
        runtime.checkpoint(order, 1);
        assertThat(expect(Observation.CheckpointEnded.class).outcome()).isEqualTo(Checkpoint.State.DONE);
        assertThat(job(order).resolve("saves")).hasContent("x\n");

        runtime.checkpoint(order, 2);
        expect(Observation.CheckpointEnded.class);
        assertThat(job(order).resolve("saves")).hasContent("x\nx\n");
        stopped(order);
    }

    @Test
    void tellsOfACheckpointWhoseKeeperWasKilled() throws Exception {
        Order order = saving("echo x > saves; sleep 5", 20_000, "echo up; sleep 1000");
        startNow(order);
        awaitLog(order, "up\n");
        runtime.checkpoint(order, 1);
        await(() -> Files.exists(job(order).resolve("saves")));

        ProcessTable.SYSTEM
                .carrying(CheckpointRuns.VARIABLE, order.lease().text() + "/1")
                .forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));

        Observation.CheckpointEnded ended = expect(Observation.CheckpointEnded.class);
        assertThat(ended.outcome()).isEqualTo(Checkpoint.State.FAILED);
        assertThat(ended.message()).contains("killed");
        await(() -> ofCheckpoint(order).isEmpty());
        stopped(order);
    }

    private void stopped(Order order) throws InterruptedException {
        runtime.stop(order.lease(), 1_000);
        expect(Observation.Exited.class);
    }

    private static List<Long> ofCheckpoint(Order order) {
        return ProcessTable.SYSTEM
                .carrying(JobEnvironment.WORKLOAD, order.lease().text())
                .stream()
                .filter(id -> ProcessTable.SYSTEM.carries(id, JobEnvironment.CHECKPOINT, "1"))
                .toList();
    }

    @Test
    void givesAJobItsMembersAndNeverOlderOnes() throws Exception {
        Order order =
                order("sh", "-c", "cat $ARGOSY_MEMBERS; while [ ! -f go ]; do sleep 0.05; done; cat $ARGOSY_MEMBERS");
        runtime.prepare(order);
        expect(Observation.Prepared.class);
        runtime.members(order, members(order, 2, "two\n"));
        assertThat(expect(Observation.MembersPlaced.class).generation()).isEqualTo(2);
        runtime.start(order, new Deadline(clock.millis() + HOUR, 5_000));
        expect(Observation.Started.class);
        awaitLog(order, "two\n");
        runtime.close();
        runtime = runtime();
        runtime.adopt(order);
        expect(Observation.Started.class);

        runtime.members(order, members(order, 1, "one\n"));
        expect(Observation.MembersPlaced.class);
        runtime.members(order, members(order, 3, "three\n"));
        expect(Observation.MembersPlaced.class);
        Files.writeString(job(order).resolve("go"), "");

        expect(Observation.Exited.class);
        runtime.release(order, true, true);
        expect(Observation.Released.class);
        assertThat(log(order)).endsWith("three\n").doesNotContain("one");
    }

    @Test
    void waitsForMembersThatAreNotThereYet() throws Exception {
        Order order = order("true");
        runtime.prepare(order);
        expect(Observation.Prepared.class);
        Members second = members(order, 2, "two\n");
        members(order, 1, "one\n");

        runtime.members(order, second);
        assertThat(seen.poll(600, TimeUnit.MILLISECONDS)).isNull();
        members(order, 2, "two\n");

        assertThat(expect(Observation.MembersPlaced.class).generation()).isEqualTo(2);
        assertThat(job(order).resolve(WorkFolder.MEMBERS)).hasContent("two\n");
    }

    /** A job may put a link there; nothing outside its folder is written. */
    @Test
    void writesMembersThroughNoLinkOfTheJob() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "as it was");
        Order order = order("true");
        runtime.prepare(order);
        expect(Observation.Prepared.class);
        Files.createSymbolicLink(job(order).resolve(WorkFolder.MEMBERS), victim);

        runtime.members(order, members(order, 1, "one\n"));
        expect(Observation.MembersPlaced.class);

        assertThat(victim).hasContent("as it was");
        assertThat(job(order).resolve(WorkFolder.MEMBERS)).isRegularFile().hasContent("one\n");
    }

    private Members members(Order order, long generation, String content) {
        byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        transfers.members(order.lease(), bytes);
        return new Members(generation, Digest.of(bytes), bytes.length);
    }

    private Path job(Order order) {
        return folder.resolve("work").resolve(order.lease().text()).resolve("job");
    }

    /** A job with a checkpoint command. */
    private Order saving(String command, long deadlineMillis, String script) {
        var workload = new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                List.of("sh", "-c", script),
                Map.of("OWN", "it''s 'own'"),
                Optional.empty(),
                0,
                16 << 20,
                64 << 20,
                1,
                Optional.of(new Workload.Checkpoint(command, deadlineMillis)));
        return known(Orders.order(number(), workload, Orders.GPU_0));
    }
}
