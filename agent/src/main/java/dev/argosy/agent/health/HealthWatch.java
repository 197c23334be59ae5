package dev.argosy.agent.health;

import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.core.ClockOffset;
import dev.argosy.agent.core.Finding;
import dev.argosy.agent.health.Readings.Disk;
import dev.argosy.agent.health.Readings.Gpus;
import dev.argosy.agent.health.Readings.LeftBehind;
import dev.argosy.agent.health.Readings.Look;
import dev.argosy.agent.inventory.GpuProbe;
import dev.argosy.agent.inventory.OutsideProgram.Answer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the machine again and again and tells what is wrong with it. Its thread may wait; nobody waits for it. */
public final class HealthWatch {
    private static final Logger LOG = System.getLogger(HealthWatch.class.getName());
    private static final int FIRST_LINE = 160;

    /**
     * @param nvidiaSmi the driver's program; empty where gpus are simulated and none was named
     * @param kernelLog followed by a thread of its own; empty where it is not read
     * @param folder whose disk jobs use
     * @param tasks one virtual thread for each look
     */
    public record Parts(
            Optional<String> nvidiaSmi,
            Optional<KernelLog> kernelLog,
            Expected expected,
            Path folder,
            BootClock clock,
            InstantSource wall,
            ExecutorService tasks,
            Pace pace) {}

    /**
     * @param limitMillis how long a look may take
     * @param gpuLimitMillis how long the driver's program may take, which is slow under load
     * @param gpuWaitMillis how long a round waits for it: what else was seen is told before it has answered, since a
     *     broken gpu makes it hang
     */
    public record Pace(long roundMillis, long gpuMillis, long limitMillis, long gpuLimitMillis, long gpuWaitMillis) {
        public static final Pace STANDARD = new Pace(10_000, 30_000, 5_000, 20_000, 1_000);
        /** For one round that is to be whole. */
        public static final Pace ONCE = new Pace(10_000, 30_000, 5_000, 20_000, 21_000);
    }

    /** What the deciding thread knows. */
    public record Known(Optional<ClockOffset> clock, Set<String> leases) {}

    private final Parts parts;
    private final Supplier<Known> known;
    private final Consumer<List<Finding>> findings;
    private final Looks<Gpus> gpuLook;
    private final Looks<Disk> disk;
    private final Looks<List<LeftBehind>> leftBehind;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Long> firstSeen = new HashMap<>();
    private Optional<Gpus> gpus = Optional.empty();
    private volatile @Nullable ProcessHandle stuck;
    private volatile long stuckAt;
    /** The last look found what would end work: it is believed when the next one finds it too. */
    private boolean doubted;

    private long gpusAt = Long.MIN_VALUE / 2;

    public HealthWatch(Parts parts, Supplier<Known> known, Consumer<List<Finding>> findings) {
        this.parts = parts;
        this.known = known;
        this.findings = findings;
        long limit = parts.pace().limitMillis();
        var diskLook = new DiskLook(parts.folder(), parts.tasks());
        var leftLook = new LeftBehindLook(() -> known.get().leases());
        this.gpuLook = new Looks<>(
                () -> ask(parts.nvidiaSmi().orElseThrow()), parts.pace().gpuWaitMillis(), parts.clock(), parts.tasks());
        this.disk = new Looks<>(diskLook, limit, parts.clock(), parts.tasks());
        this.leftBehind = new Looks<>(leftLook, limit, parts.clock(), parts.tasks());
    }

    /** Something happened: looks at once. */
    public void wake() {
        wake.release();
    }

    public void close() {
        closed.countDown();
        wake();
    }

    /** Runs until {@link #close}. */
    public void run() {
        try {
            while (closed.getCount() > 0) {
                findings.accept(findings(judge()));
                if (wake.tryAcquire(parts.pace().roundMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round. */
    public List<Judgement> judge() throws InterruptedException {
        lookAtGpus();
        var readings = new Readings(
                gpus,
                parts.kernelLog()
                        .map(log -> new Readings.Log(
                                log.file().toString(),
                                log.trouble(),
                                log.xids().since(parts.wall().millis()))),
                disk.now(),
                known.get().clock(),
                leftBehind.now());
        return Assessment.of(readings, parts.expected());
    }

    private void lookAtGpus() throws InterruptedException {
        long now = parts.clock().millis();
        ProcessHandle before = stuck;
        if (before != null && before.isAlive()) {
            gpus = Optional.of(new Gpus.Hangs(now - stuckAt));
            return;
        }
        stuck = null;
        boolean due =
                parts.nvidiaSmi().isPresent() && now - gpusAt >= parts.pace().gpuMillis();
        if (!due && !gpuLook.running()) {
            return;
        }
        switch (gpuLook.now()) {
            case Look.Seen<Gpus>(Gpus seen) -> {
                boolean doubtful = GpuAssessment.endsWork(seen, parts.expected());
                if (!doubtful || doubted) {
                    gpus = Optional.of(seen);
                }
                doubted = doubtful;
                // What is wrong is looked at again in the next round.
                gpusAt = seen instanceof Gpus.Answered && !doubtful ? now : Long.MIN_VALUE / 2;
            }
            case Look.Late<Gpus> late -> LOG.log(Level.DEBUG, "nvidia-smi: no answer for {0} ms", late.forMillis());
            case Look.Broken<Gpus> broken -> gpus = Optional.of(new Gpus.Unreadable(broken.why()));
        }
    }

    private Gpus ask(String program) {
        long from = parts.clock().millis();
        try {
            var limit = Duration.ofMillis(parts.pace().gpuLimitMillis());
            return switch (GpuProbe.sheet(program, limit, parts.tasks())) {
                case Answer.NotThere none -> new Gpus.NoDriver(none.why());
                case Answer.Late late -> {
                    stuckAt = from;
                    stuck = late.process();
                    yield new Gpus.Hangs(limit.toMillis());
                }
                case Answer.Ended ended
                when ended.exitCode() != 0 ->
                    new Gpus.NoDriver("exit code " + ended.exitCode() + firstLine(ended.output()));
                case Answer.Ended ended -> new Gpus.Answered(GpuProbe.sheets(ended.output()));
            };
        } catch (IOException unreadable) {
            return new Gpus.Unreadable(String.valueOf(unreadable.getMessage()));
        }
    }

    private static String firstLine(byte[] output) {
        String line = new String(output, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(FIRST_LINE, line.length()));
    }

    /** The worst first, each with the time when it was first seen. */
    private List<Finding> findings(List<Judgement> judgements) {
        long now = parts.wall().millis();
        List<Judgement> wrong = judgements.stream()
                .filter(Judgement::isWrong)
                .sorted(Comparator.comparing(Judgement::level).reversed())
                .toList();
        firstSeen.keySet().retainAll(wrong.stream().map(HealthWatch::key).toList());
        return wrong.stream()
                .map(one -> new Finding(
                        one.check(),
                        one.code(),
                        one.subject(),
                        one.measured(),
                        one.needed(),
                        one.evidence(),
                        firstSeen.computeIfAbsent(
                                key(one), unseen -> one.atEpochMillis() > 0 ? one.atEpochMillis() : now),
                        one.fix()))
                .toList();
    }

    private static String key(Judgement judgement) {
        return judgement.code() + "\n" + judgement.subject() + "\n" + judgement.evidence() + "\n"
                + judgement.atEpochMillis();
    }
}
