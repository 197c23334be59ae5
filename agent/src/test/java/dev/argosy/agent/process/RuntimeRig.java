package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.Orders;
import dev.argosy.agent.core.Runtime.Deadline;
import dev.argosy.agent.core.Workload;
import dev.argosy.kernel.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A runtime with real processes and keepers, and what its tests share. */
abstract class RuntimeRig {
    static final String JAVA_HOME = System.getProperty("java.home");
    private static final long SECONDS = 20;
    static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    final MemoryTransfers transfers = new MemoryTransfers();
    final BlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Order> orders = new ArrayList<>();
    volatile Set<String> busy = Set.of();
    UptimeClock clock;
    ProcessRuntime runtime;

    abstract Isolation isolation();

    @BeforeEach
    void open() throws IOException {
        clock = UptimeClock.ofThisBoot();
        runtime = runtime();
    }

    /** Gpu 1 is a real one as far as the runtime knows. */
    private static List<MachineGpu> gpus() {
        MachineGpu second = Orders.shape().gpus().get(1);
        return List.of(
                Orders.shape().gpus().getFirst(),
                new MachineGpu(
                        second.id(), second.uuid(), second.model(), second.memoryMiB(), "driver", "", false, "", ""));
    }

    ProcessRuntime runtime() throws IOException {
        List<MachineGpu> gpus = gpus();
        var opened = new ProcessRuntime(
                new ProcessRuntime.Surroundings(
                        folder.resolve("work"),
                        isolation(),
                        gpus,
                        () -> busy,
                        clock,
                        transfers,
                        new JobLimits(40, 0, 200),
                        tasks),
                seen::add);
        tasks.execute(opened::watch);
        tasks.execute(opened::holdToLimits);
        return opened;
    }

    @AfterEach
    void close() {
        orders.forEach(order -> ProcessTable.SYSTEM
                .carrying(JobEnvironment.WORKLOAD, order.lease().text())
                .forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly)));
        runtime.close();
        tasks.shutdownNow();
    }

    /** A job with 64 MiB of memory and 8 MiB of disk. */
    Order small(String program, String option, String script, Map<String, String> environment) {
        var workload = new Workload(
                "clu_1",
                0,
                1,
                Workload.PROCESS,
                List.of(program, option, script),
                environment,
                Optional.empty(),
                0,
                16 << 20,
                64 << 20,
                2,
                Optional.empty());
        return known(Orders.order(number(), workload, new Slice(Orders.MACHINE, List.of(Orders.GPU_0), 1_000, 64, 8)));
    }

    void startNow(Order order) throws InterruptedException {
        runtime.prepare(order);
        expect(Observation.Prepared.class);
        runtime.start(order, new Deadline(clock.millis() + HOUR, 5_000));
        expect(Observation.Started.class);
    }

    Order order(String... command) {
        var base = Orders.workload(List.of(command));
        var workload = new Workload(
                base.cluster(),
                0,
                1,
                Workload.PROCESS,
                base.command(),
                Map.of("OWN", "value with blanks"),
                Optional.empty(),
                0,
                16 << 20,
                64 << 20,
                2,
                Optional.empty());
        return known(Orders.order(number(), workload, Orders.GPU_0));
    }

    Order known(Order order) {
        orders.add(order);
        return order;
    }

    /** Unlike those of any other run, so that no test finds the processes of another. */
    static int number() {
        return java.util.concurrent.ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }

    <T extends Observation> T expect(Class<T> kind) throws InterruptedException {
        Observation next = seen.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("observation").isInstanceOf(kind);
        return kind.cast(next);
    }

    String log(Order order) {
        return transfers.log(order.lease(), LogStream.Kind.STDOUT);
    }

    void awaitLog(Order order, String text) throws Exception {
        await(() -> log(order).equals(text));
    }

    void awaitLogEnd(Order order, String text) throws Exception {
        await(() -> log(order).endsWith(text));
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        var pause = new java.util.concurrent.CountDownLatch(1);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("deadline of the wait").isLessThan(until);
            assertThat(pause.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
