package dev.argosy.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.Finding;
import dev.argosy.agent.core.SettableBootClock;
import dev.argosy.agent.inventory.GpuProbe;
import dev.argosy.agent.process.UptimeClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, files and processes. */
class HealthWatchTest {
    private static final String LOST = "NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus.\n";

    @TempDir
    Path folder;

    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private final SettableBootClock clock = new SettableBootClock();
    private final BlockingQueue<List<Finding>> told = new LinkedBlockingQueue<>();
    private Optional<String> smi = Optional.empty();
    private Optional<Path> log = Optional.empty();
    private Set<String> leases = Set.of();
    private long wait = 2_000;

    @AfterEach
    void close() {
        tasks.shutdownNow();
    }

    @Test
    void anAnswerThatIsPlayedIsJudged() throws Exception {
        smi = Optional.of(
                program("cat " + recorded("telegraf-tesla-t4.xml", "<dram_uncorrectable>0", "<dram_uncorrectable>1")));

        assertThat(wrong(watch())).containsExactly("ecc-uncorrected");
    }

    @Test
    void aDriverThatFailsSaysWhy() throws Exception {
        smi = Optional.of(program("echo 'NVIDIA-SMI has failed'; exit 9"));
        HealthWatch failing = watch();
        failing.judge();
        Judgement driver = failing.judge().getFirst();
        assertThat(driver.code()).isEqualTo("driver-gone");
        assertThat(driver.measured()).isEqualTo("exit code 9: NVIDIA-SMI has failed");

        smi = Optional.of(folder.resolve("none").toString());
        assertThat(wrong(watch())).containsExactly("driver-gone");

        smi = Optional.of(program("echo nonsense"));
        assertThat(wrong(watch())).containsExactly("driver-unreadable");
    }

    @Test
    void oneLookThatFailsEndsNoWork() throws Exception {
        Path answer = recorded("telegraf-tesla-t4.xml", "", "");
        Path count = folder.resolve("count");
        smi = Optional.of(
                program("echo x >> " + count + "; [ $(wc -l < " + count + ") != 2 ] || exit 9; cat " + answer));
        HealthWatch watch = watch();

        for (int look = 0; look < 4; look++) {
            assertThat(watch.judge()).noneMatch(Judgement::isWrong);
        }
        assertThat(Files.readAllLines(count)).hasSize(4);
    }

    @Test
    void aDriverThatHangsIsAFinding() throws Exception {
        Path count = folder.resolve("count");
        smi = Optional.of(program("echo x >> " + count + "; exec sleep 30"));
        HealthWatch watch = watch();

        assertThat(watch.judge().stream().filter(Judgement::isWrong).map(Judgement::code))
                .containsExactly("driver-hangs");
        assertThat(Files.readAllLines(count)).hasSize(1);
    }

    /** A gpu that falls off the bus makes the driver's program hang: its Xid is told all the same. */
    @Test
    void whatElseWasSeenIsToldBeforeAHangingDriverIs() throws Exception {
        wait = 50;
        smi = Optional.of(program("exec sleep 30"));
        log = Optional.of(Files.writeString(folder.resolve("kernel.log"), LOST));
        HealthWatch watch = running();

        assertThat(await(found -> !found.isEmpty())).extracting(Finding::code).containsExactly("gpu-xid");
        await(found -> found.size() == 2);
        watch.close();
    }

    @Test
    void followsARecordedLogThatGrowsIsCutAndIsReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("kernel.log"), "usb 1-1: new device\n");
        log = Optional.of(file);
        HealthWatch watch = running();

        Files.writeString(file, "2026-02-03T04:05:06.700000+00:00 h kernel: " + LOST, StandardOpenOption.APPEND);
        Finding lost = await(found -> found.size() == 1).getFirst();
        assertThat(lost.code()).isEqualTo("gpu-xid");
        assertThat(lost.subject()).isEqualTo("0000:3b:00");
        assertThat(lost.evidence()).startsWith("79 NVRM: Xid");

        Files.writeString(file, LOST.replace("3b", "3c").replace(", pid=1, GPU has fallen off the bus.", ""));
        await(found -> found.size() == 2);

        Path next = Files.writeString(folder.resolve("next"), LOST.replace("3b", "3d"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        await(found -> found.size() == 3);
        watch.close();
    }

    @Test
    void readsALogOfARealMachine() throws Exception {
        Path file = folder.resolve("xid-119.log");
        try (InputStream in = HealthWatchTest.class.getResourceAsStream("xid-119.log")) {
            Files.copy(java.util.Objects.requireNonNull(in), file);
        }
        log = Optional.of(file);
        HealthWatch watch = running();

        Finding found = await(all -> !all.isEmpty() && all.getFirst().measured().contains("3 times"))
                .getFirst();

        assertThat(found.subject()).isEqualTo("0000:9b:00");
        assertThat(found.measured()).startsWith("Xid 119, 3 times");
        watch.close();
    }

    @Test
    void findsWorkloadsThatNobodyHoldsNorKeepsInTwoLooks() throws Exception {
        String lost = "lse_" + UUID.randomUUID();
        String held = "lse_" + UUID.randomUUID();
        String kept = "lse_" + UUID.randomUUID();
        List<Process> processes = List.of(
                sleep("ARGOSY_WORKLOAD=" + lost),
                sleep("ARGOSY_WORKLOAD=" + held),
                sleep("ARGOSY_WORKLOAD=" + kept),
                sleep("ARGOSY_KEEPER=" + kept),
                sleep("ARGOSY_WORKLOAD=none"));
        try {
            leases = Set.of(held);
            HealthWatch watch = watch();
            await(() -> processes.stream()
                    .allMatch(process -> process.info().command().orElse("").contains("sleep")));
            watch.judge();
            List<Judgement> found = watch.judge();

            assertThat(found)
                    .filteredOn(Judgement::isWrong)
                    .extracting(Judgement::subject)
                    .contains(lost)
                    .doesNotContain(held, kept, "none");
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void aFindingKeepsItsTimeAndTheWorstComesFirst() throws Exception {
        Path answer = recorded("telegraf-tesla-t4.xml", "<pending_retirement>No", "<pending_retirement>Yes");
        smi = Optional.of(program("cat " + answer));
        log = Optional.of(Files.writeString(folder.resolve("kernel.log"), LOST));
        HealthWatch watch = running();

        List<Finding> first = await(found -> found.size() == 2);
        watch.wake();
        List<Finding> second = await(found -> found.size() == 2);
        watch.close();

        assertThat(first).extracting(Finding::code).containsExactly("gpu-xid", "pages-pending");
        assertThat(second)
                .extracting(Finding::atEpochMillis)
                .isEqualTo(first.stream().map(Finding::atEpochMillis).toList());
    }

    private static Process sleep(String variable) throws IOException {
        return new ProcessBuilder("env", variable, "sleep", "60").start();
    }

    private List<String> wrong(HealthWatch watch) throws InterruptedException {
        // Twice: one look is not believed when it would end work.
        watch.judge();
        return watch.judge().stream()
                .filter(Judgement::isWrong)
                .map(Judgement::code)
                .toList();
    }

    private List<Finding> await(Predicate<List<Finding>> wanted) throws InterruptedException {
        while (true) {
            List<Finding> found = told.poll(20, TimeUnit.SECONDS);
            assertThat(found).as("findings in time").isNotNull();
            if (found != null && wanted.test(found)) {
                return found;
            }
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        var pause = new CountDownLatch(1);
        for (int tries = 0; !condition.getAsBoolean(); tries++) {
            assertThat(tries).isLessThan(1_000);
            assertThat(pause.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    private HealthWatch running() throws IOException {
        HealthWatch watch = watch();
        tasks.execute(watch::run);
        return watch;
    }

    private HealthWatch watch() throws IOException {
        Optional<KernelLog> followed = log.map(file -> new KernelLog(file, wall(), boot(), () -> {}));
        followed.ifPresent(kernel -> tasks.execute(kernel::run));
        return new HealthWatch(
                new HealthWatch.Parts(
                        smi,
                        followed,
                        new Expected(Set.of()),
                        folder,
                        UptimeClock.ofThisBoot(),
                        wall(),
                        tasks,
                        new HealthWatch.Pace(50, 0, 5_000, 700, wait)),
                () -> new HealthWatch.Known(Optional.empty(), leases),
                told::add);
    }

    private SettableBootClock boot() {
        return clock;
    }

    private static InstantSource wall() {
        return InstantSource.fixed(java.time.Instant.parse("2026-02-03T05:00:00Z"));
    }

    private String program(String line) throws IOException {
        Path program = Files.writeString(folder.resolve("smi"), "#!/bin/sh\n" + line + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program.toString();
    }

    private Path recorded(String name, String was, String is) throws IOException {
        try (InputStream in = GpuProbe.class.getResourceAsStream(name)) {
            String text = new String(
                    java.util.Objects.requireNonNull(in).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return Files.writeString(folder.resolve("answer"), text.replace(was, is));
        }
    }
}
