package dev.argosy.cli;

import dev.argosy.client.Cluster;
import dev.argosy.client.ClusterEvents;
import dev.argosy.client.JobRequest;
import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job with the person's terminal attached to it, from the request to the settled end.
 *
 * <p>Ctrl-C stops the cluster and still waits for its end, a little; a second one, or too long a wait, leaves.
 */
public final class Attached {
    private static final Duration PATIENCE_AFTER_STOP = Duration.ofSeconds(20);
    private static final Duration PATIENCE_FOR_INVOICE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Shell shell;
    private final PortalApi portal;
    private final boolean json;
    private final AtomicReference<@Nullable String> cluster = new AtomicReference<>();
    private volatile boolean interrupted;
    private volatile boolean over;

    public Attached(Shell shell, PortalApi portal, boolean json) {
        this.shell = shell;
        this.portal = portal;
        this.json = json;
    }

    /**
     * How it ended.
     *
     * @param exitCode what {@code argosy run} answers
     * @param stages milliseconds of each stage, the longest node's where they differ
     */
    public record End(
            String cluster,
            int exitCode,
            Map<String, Long> stages,
            long chargedMicroUsd,
            long releasedMicroUsd,
            Optional<String> invoice,
            Json reason) {}

    public End run(JobRequest request, String idempotencyKey) {
        shell.interrupts().onInterrupt(this::interrupt);
        try {
            return toTheEnd(request, idempotencyKey);
        } finally {
            over = true;
        }
    }

    private End toTheEnd(JobRequest request, String idempotencyKey) {
        Cluster created = portal.createCluster(request, idempotencyKey);
        cluster.set(created.id());
        if (interrupted) {
            stop(created.id());
        }
        var view = new RunView(shell, json);
        view.created(created.id());
        var output = new JobOutput(shell, request.nodes() > 1, json);
        var followed = new Followed(view, output);
        try {
            new ClusterEvents(portal.http(), shell.ticker()).follow(created.id(), true, followed);
        } catch (ArgosyException | RefusedException lost) {
            output.finish();
            view.lostForGood(created.id(), String.valueOf(lost.getMessage()));
            return new End(
                    created.id(),
                    interrupted ? ExitCode.INTERRUPTED : ExitCode.ENDED_BY_ARGOSY,
                    followed.stages,
                    0,
                    0,
                    Optional.empty(),
                    Json.NULL);
        }
        output.finish();
        End end = end(created.id(), followed);
        view.ended(end, interrupted);
        return end;
    }

    private End end(String id, Followed followed) {
        Json data = followed.end;
        Optional<String> invoice = data.at("invoice").asText();
        if (invoice.isEmpty() && data.number("chargedMicroUsd") > 0) {
            invoice = awaitInvoice(id);
        }
        int job = data.at("exitCode").asNumber().map(Math::toIntExact).orElse(ExitCode.ENDED_BY_ARGOSY);
        return new End(
                id,
                interrupted ? ExitCode.INTERRUPTED : job,
                followed.stages,
                data.number("chargedMicroUsd"),
                data.number("releasedMicroUsd"),
                invoice,
                data.at("reason"));
    }

    private Optional<String> awaitInvoice(String id) {
        long deadline = shell.ticker().millis() + PATIENCE_FOR_INVOICE.toMillis();
        while (shell.ticker().millis() < deadline) {
            try {
                Optional<String> invoice = portal.cluster(id).invoice();
                if (invoice.isPresent()) {
                    return invoice;
                }
            } catch (ArgosyException | RefusedException away) {
                // the job's end is known already; a portal that goes away now must not cost its exit code
                shell.err().println("cannot ask for the invoice now: " + away.getMessage());
            }
            pause(BETWEEN_LOOKS);
        }
        return Optional.empty();
    }

    private void interrupt() {
        if (over) {
            return;
        }
        if (interrupted) {
            shell.interrupts().exit(ExitCode.INTERRUPTED);
            return;
        }
        interrupted = true;
        String id = cluster.get();
        if (id != null) {
            stop(id);
        }
        pause(PATIENCE_AFTER_STOP);
        if (!over) {
            shell.interrupts().exit(ExitCode.INTERRUPTED);
        }
    }

    private void stop(String id) {
        try {
            shell.err().println("\nstopping " + id + " (Ctrl-C again leaves at once)");
            portal.stop(id);
        } catch (ArgosyException | RefusedException failed) {
            shell.err().println(id + " could not be stopped and goes on: " + failed.getMessage());
        }
    }

    private void pause(Duration howLong) {
        try {
            shell.ticker().pause(howLong);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hears the events of one cluster. */
    private static final class Followed implements ClusterEvents.Listener {
        private final RunView view;
        private final JobOutput output;
        private final Map<String, Long> stages = new LinkedHashMap<>();
        private Json end = Json.NULL;

        private Followed(RunView view, JobOutput output) {
            this.view = view;
            this.output = output;
        }

        @Override
        public void event(String name, Json data) {
            switch (name) {
                case "log" -> {
                    view.beforeOutput();
                    output.log(data);
                }
                case "stage" -> {
                    stages.merge(data.text("stage"), data.number("millis"), Math::max);
                    view.stages(stages, data);
                }
                case "happened" -> view.happened(data);
                case "end" -> {
                    end = data;
                    view.allStages(stages);
                    view.event(data);
                }
                default -> view.event(data);
            }
        }

        @Override
        public void lost(String why) {
            view.lost(why);
        }
    }
}
