package dev.argosy.cli;

import dev.argosy.client.JobRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of a job when a machine is lost or taken away. */
final class FailureOptions {
    private static final Pattern POLICY = Pattern.compile("replace(,(continue|stop|pause))?|continue|stop|pause");
    private static final String NEVER = "never";

    @Option(
            names = "--on-node-failure",
            paramLabel = "POLICY",
            description = {
                "When a machine is lost or leaves: replace (default; its rank starts again elsewhere, you never pay"
                        + " more), continue (with fewer nodes), stop (all) or pause (all start again together when"
                        + " there is room).",
                "replace,SECOND says what is done when nothing can replace it: stop (default), continue or pause.",
                "A job's own non-zero exit stops its other nodes whatever stands here."
            })
    private @Nullable String policy;

    @Option(
            names = "--replace-after",
            paramLabel = "TIME",
            description = "How long a machine may be out of reach before it counts as lost: 30s or more, or never"
                    + " (default: 5m).")
    private @Nullable String replaceAfter;

    @Option(
            names = "--checkpoint-command",
            paramLabel = "CMD",
            description = "A shell line run beside the job to save its work before it is moved on purpose.")
    private @Nullable String checkpointCommand;

    @Option(
            names = "--checkpoint-deadline",
            paramLabel = "TIME",
            description = "How long that command may take (default: 60s).")
    private @Nullable String checkpointDeadline;

    JobRequest.NodeFailure toRequest(Verb verb) {
        if (checkpointDeadline != null && checkpointCommand == null) {
            throw verb.wrongUse("--checkpoint-deadline needs --checkpoint-command");
        }
        return new JobRequest.NodeFailure(
                Optional.ofNullable(policy).map(words -> checked(verb, words)),
                Optional.ofNullable(replaceAfter).map(FailureOptions::patience),
                Optional.ofNullable(checkpointCommand)
                        .map(command -> new JobRequest.Checkpoint(
                                command,
                                Optional.ofNullable(checkpointDeadline)
                                        .map(time -> Words.duration("--checkpoint-deadline", time)))));
    }

    private static String checked(Verb verb, String words) {
        String plain = words.toLowerCase(Locale.ROOT).replace(" ", "");
        if (!POLICY.matcher(plain).matches()) {
            throw verb.wrongUse("--on-node-failure: '" + Table.clean(words)
                    + "' (expected: replace, continue, stop or pause; or replace,SECOND with one of the others,"
                    + " such as replace,continue)");
        }
        return plain;
    }

    private static String patience(String text) {
        return text.strip().equalsIgnoreCase(NEVER) ? NEVER : Words.duration("--replace-after", text);
    }
}
