package dev.argosy.cli;

import dev.argosy.client.JobRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a job waits for what, and how often it is tried. */
final class PatienceOptions {
    @Option(
            names = "--queue",
            description = "Wait until there is room within --max-price, in the order of requests, rather than be"
                    + " refused; shows why it waits.")
    private boolean queue;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "With --queue: start it again so often after faults that are not its own (default: 0); never"
                    + " after its own exit code.")
    private @Nullable Integer retries;

    @Option(
            names = "--queue-timeout",
            paramLabel = "TIME",
            description = "With --queue: give up waiting for room after this long (default: never).")
    private @Nullable String queueTimeout;

    @Option(
            names = "--image-timeout",
            paramLabel = "TIME",
            description = "Give up when its files are not on the machine after this long.")
    private @Nullable String imageTimeout;

    @Option(names = "--timeout", paramLabel = "TIME", description = "End it when it has run this long.")
    private @Nullable String timeout;

    JobRequest.Patience toRequest(Verb verb) {
        if (!queue && (retries != null || queueTimeout != null)) {
            throw verb.wrongUse((retries != null ? "--retries" : "--queue-timeout") + " needs --queue");
        }
        if (retries != null && retries < 0) {
            throw verb.wrongUse("--retries: " + retries + " (expected: 0 or more)");
        }
        return new JobRequest.Patience(
                queue
                        ? Optional.of(new JobRequest.Queue(
                                retries == null ? 0 : retries, time("--queue-timeout", queueTimeout)))
                        : Optional.empty(),
                time("--image-timeout", imageTimeout),
                time("--timeout", timeout));
    }

    private static Optional<String> time(String option, @Nullable String text) {
        return Optional.ofNullable(text).map(given -> Words.duration(option, given));
    }
}
