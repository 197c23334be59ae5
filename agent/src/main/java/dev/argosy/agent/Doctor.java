package dev.argosy.agent;

import dev.argosy.agent.core.ClockOffset;
import dev.argosy.agent.health.Expected;
import dev.argosy.agent.health.HealthWatch;
import dev.argosy.agent.health.HostAssessment;
import dev.argosy.agent.health.HostLook;
import dev.argosy.agent.health.HostReadings;
import dev.argosy.agent.health.Judgement;
import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.agent.health.KernelLog;
import dev.argosy.agent.process.UptimeClock;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at this machine once: what an agent looks at all the time, and what it needs before it can be one. */
final class Doctor {
    private static final Path DEVICE = Path.of("/dev/kmsg");
    private static final long QUIET_MILLIS = 300;
    private static final long LONGEST_READ_MILLIS = 5_000;
    private static final String PORTAL = "portal";

    /**
     * @param data the agent's folder, which need not be there
     * @param portal whom to compare the clock with; empty for the one that the agent has joined, if it has
     * @param authority fingerprint of the portal's authority; needed for https
     */
    record Request(Path data, Optional<String> portal, Optional<Digest> authority) {}

    private final Request request;
    private final AgentThreads threads;
    private final InstantSource wall;
    private final UptimeClock clock;

    Doctor(Request request, AgentThreads threads, InstantSource wall) throws IOException {
        this.request = request;
        this.threads = threads;
        this.wall = wall;
        this.clock = UptimeClock.ofThisBoot();
    }

    DoctorReport look() throws IOException, InterruptedException {
        AgentSettings settings = AgentSettings.read(request.data().resolve("agent.yaml"));
        Path folder = nearest(request.data());
        var surroundings = new Surroundings(settings, false, threads.tasks());
        HostReadings host = new HostLook(folder, surroundings.sandboxInWords(), threads.tasks()).look();
        var all = new ArrayList<>(HostAssessment.of(host));
        Optional<ClockOffset> offset = portal(all);
        Optional<String> smi = smi(settings, host);
        if (smi.isEmpty()) {
            all.add(Judgement.unknown("driver", "no gpu of NVIDIA here", "an answer of nvidia-smi, to offer gpus"));
        }
        all.addAll(health(settings, folder, smi, offset));
        return new DoctorReport(all);
    }

    private static Path nearest(Path wanted) {
        Path folder = wanted.toAbsolutePath();
        while (folder.getParent() != null && Files.notExists(folder)) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Optional<String> smi(AgentSettings settings, HostReadings host) {
        boolean expected = host.nvidiaDevice() || HostLook.find(settings.smi()).isPresent();
        return settings.nvidiaSmi().or(() -> expected ? Optional.of(settings.smi()) : Optional.empty());
    }

    private List<Judgement> health(
            AgentSettings settings, Path folder, Optional<String> smi, Optional<ClockOffset> offset)
            throws InterruptedException {
        var log = new KernelLog(settings.kernelLog().orElse(DEVICE), wall, clock, () -> {});
        threads.start("kernel log", log::run);
        var never = new CountDownLatch(1);
        long until = clock.millis() + LONGEST_READ_MILLIS;
        while (clock.millis() < until && clock.millis() - log.quietSince() < QUIET_MILLIS) {
            if (never.await(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        var watch = new HealthWatch(
                new HealthWatch.Parts(
                        smi,
                        Optional.of(log),
                        new Expected(Set.of()),
                        folder,
                        clock,
                        wall,
                        threads.tasks(),
                        HealthWatch.Pace.ONCE),
                () -> new HealthWatch.Known(offset, Set.of()),
                findings -> {});
        // Twice: what was left behind counts only when it is there in two looks.
        watch.judge();
        List<Judgement> judgements = watch.judge();
        log.close();
        return judgements;
    }

    private Optional<ClockOffset> portal(List<Judgement> all) throws IOException {
        Optional<MachineKeys> keys = Files.exists(request.data().resolve("keys").resolve(MachineKeys.FACTS))
                ? Optional.of(MachineKeys.read(request.data().resolve("keys")))
                : Optional.empty();
        Optional<String> url = request.portal().or(() -> keys.map(MachineKeys::portal));
        if (url.isEmpty()) {
            all.add(Judgement.unknown(PORTAL, "none was named", "a portal that answers: --portal URL"));
            return Optional.empty();
        }
        Digest authority =
                request.authority().or(() -> keys.map(MachineKeys::authority)).orElse(Digest.ZERO);
        try {
            PortalHttp.Contact contact = PortalHttp.of(url.get(), authority).contact(wall);
            all.add(
                    contact.status() == 200
                            ? Judgement.good(PORTAL, url.get(), "ready", "a portal that answers")
                            : Judgement.wrong(PORTAL, Level.WARN, "portal-not-ready", url.get())
                                    .measured("answers " + contact.status(), "a portal that is ready")
                                    .fix("look into the portal's log"));
            return contact.offset();
        } catch (RefusedException unreachable) {
            all.add(Judgement.wrong(
                            PORTAL, Level.FAIL, unreachable.refusal().code().name(), url.get())
                    .measured(unreachable.refusal().message(), "a portal that answers")
                    .fix(unreachable.refusal().remedy()));
            return Optional.empty();
        }
    }
}
