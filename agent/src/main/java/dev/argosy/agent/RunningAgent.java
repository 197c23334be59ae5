package dev.argosy.agent;

import dev.argosy.agent.core.AgentCore;
import dev.argosy.agent.core.MachineShape;
import dev.argosy.agent.core.Ports;
import dev.argosy.agent.health.Expected;
import dev.argosy.agent.health.HealthWatch;
import dev.argosy.agent.health.KernelLog;
import dev.argosy.agent.inventory.GpuReading;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.journal.FileJournal;
import dev.argosy.agent.link.FileStreams;
import dev.argosy.agent.link.LogSender;
import dev.argosy.agent.link.PortalLink;
import dev.argosy.agent.process.GpuUse;
import dev.argosy.agent.process.Isolation;
import dev.argosy.agent.process.JobLimits;
import dev.argosy.agent.process.ProcessRuntime;
import dev.argosy.agent.process.UptimeClock;
import dev.argosy.kernel.HaltSwitch;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.evidence.Ed25519;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** One run of the agent on a folder that has joined: everything wired, started, and ended in order. */
final class RunningAgent {
    private static final Logger LOG = System.getLogger(RunningAgent.class.getName());
    private static final long STOP_WORKLOADS_MILLIS = 9_000;
    private static final long STOP_MILLIS = 2_000;
    private static final long LOW_BYTES = 256L * 1024 * 1024;
    private static final long ENOUGH_BYTES = 320L * 1024 * 1024;

    /** What the verbs settle before the start. */
    record Plan(
            MachineInventory inventory,
            Isolation isolation,
            GpuUse gpuUse,
            Optional<String> nvidiaSmi,
            Optional<Path> kernelLog,
            boolean stopWorkloads,
            InstantSource wall,
            HaltSwitch halts) {}

    private final AgentThreads threads;
    private final Plan plan;
    private final FileJournal journal;
    private final PortalLink link;
    private final LogSender logs;
    private final ProcessRuntime runtime;
    private final AgentCore core;
    private final Renewal renewal;
    private final Optional<KernelLog> kernelLog;
    private final HealthWatch health;
    private final FileStore disk;
    private volatile HealthWatch.Known known = new HealthWatch.Known(Optional.empty(), Set.of());
    private boolean low;

    RunningAgent(DataFolder folder, FileJournal journal, Plan plan, AgentThreads threads) throws IOException {
        this.plan = plan;
        this.threads = threads;
        this.journal = journal;
        MachineKeys keys = MachineKeys.read(folder.keys());
        MachineShape shape = plan.inventory().shape(keys.machine());
        UptimeClock clock = UptimeClock.ofThisBoot();
        this.link = new PortalLink(
                new PortalLink.Parts(keys::link, plan::inventory, threads.tasks(), new SecureRandom(), this::linked));
        this.logs = new LogSender(link::channel, clock);
        this.runtime = new ProcessRuntime(
                new ProcessRuntime.Surroundings(
                        folder.work(),
                        plan.isolation(),
                        shape.gpus(),
                        plan.gpuUse(),
                        clock,
                        new FileStreams(link::channel, logs),
                        JobLimits.STANDARD,
                        threads.tasks()),
                observation -> threads.decide(decider -> decider.observed(observation)));
        this.core = new AgentCore(
                shape,
                new Ports(
                        journal,
                        runtime,
                        link,
                        clock,
                        plan.wall(),
                        Ed25519.signer(keys.usageKey()),
                        orderKey(keys),
                        plan.halts()));
        this.renewal = new Renewal(keys, plan.wall(), link::channel);
        Optional<KernelLog> log =
                plan.kernelLog().map(file -> new KernelLog(file, plan.wall(), clock, this::wakeHealth));
        Expected expected = expected(plan.inventory());
        this.health = new HealthWatch(
                new HealthWatch.Parts(
                        // a machine that began without gpus promised none: that no driver answers is no loss
                        plan.nvidiaSmi()
                                .filter(any -> plan.inventory().simulated()
                                        || !expected.uuids().isEmpty()),
                        log,
                        expected,
                        folder.work(),
                        clock,
                        plan.wall(),
                        threads.tasks(),
                        HealthWatch.Pace.STANDARD),
                () -> known,
                found -> threads.decide(decider -> decider.health(found)));
        this.kernelLog = log;
        this.disk = Files.getFileStore(folder.work());
    }

    private static Ports.OrderKey orderKey(MachineKeys keys) {
        try {
            return new Ports.OrderKey(keys.orderKey(), Ed25519.check(Ed25519.publicKey(keys.orderKey())));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the portal's order key cannot be read", broken);
        }
    }

    private void linked(PortalLink.Event event) {
        threads.decide(decider -> {
            switch (event) {
                case PortalLink.Event.Connected() -> decider.connected();
                case PortalLink.Event.Disconnected() -> decider.disconnected();
                case PortalLink.Event.Received(var message) -> decider.received(message);
            }
        });
    }

    void start() {
        threads.start("keepers", runtime::watch);
        threads.start("limits", runtime::holdToLimits);
        threads.start("decider", () -> threads.decide(core, this::everyTick));
        threads.start("portal", link::run);
        threads.start("logs", logs::run);
        kernelLog.ifPresent(log -> threads.start("kernel log", log::run));
        threads.start("health", health::run);
        threads.repeat("renewal", renewal.pause().toMillis(), renewal::step);
    }

    private static Expected expected(MachineInventory inventory) {
        return new Expected(
                inventory.simulated()
                        ? Set.of()
                        : inventory.gpus().stream().map(GpuReading::uuid).collect(Collectors.toSet()));
    }

    private void wakeHealth() {
        health.wake();
    }

    private void everyTick() {
        lookAtDisk();
        known = new HealthWatch.Known(
                core.clockOffset(), core.leases().stream().map(LeaseId::text).collect(Collectors.toSet()));
    }

    private void lookAtDisk() {
        try {
            long room = disk.getUsableSpace();
            boolean now = room < (low ? ENOUGH_BYTES : LOW_BYTES);
            if (now != low) {
                low = now;
                LOG.log(Level.WARNING, now ? "disk-low: no new work until there is room" : "there is room again");
                core.diskLow(now);
            }
        } catch (IOException unknown) {
            LOG.log(Level.WARNING, "the disk cannot be asked: {0}", unknown.toString());
        }
    }

    /** Ends the agent; its workloads go on, unless it was told to stop them. */
    void stop() throws InterruptedException, IOException {
        if (plan.stopWorkloads()) {
            stopWorkloads();
        }
        threads.stop();
        if (!threads.awaitEnd(STOP_MILLIS)) {
            LOG.log(Level.WARNING, "the deciding thread does not end");
        }
        kernelLog.ifPresent(KernelLog::close);
        health.close();
        logs.close();
        link.close();
        runtime.close();
        journal.close();
    }

    private void stopWorkloads() throws InterruptedException {
        threads.decide(AgentCore::stopEverything);
        long tries = STOP_WORKLOADS_MILLIS / 100;
        var quiet = new AtomicBoolean();
        while (tries-- > 0 && !quiet.get()) {
            var asked = new CountDownLatch(1);
            threads.decide(decider -> {
                quiet.set(decider.quiet());
                asked.countDown();
            });
            if (!asked.await(STOP_WORKLOADS_MILLIS, TimeUnit.MILLISECONDS) || quiet.get()) {
                return;
            }
            if (threads.awaitEnd(100)) {
                return;
            }
        }
    }
}
