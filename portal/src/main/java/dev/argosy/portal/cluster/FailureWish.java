package dev.argosy.portal.cluster;

import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.portal.cluster.ClusterWish.CheckpointWish;
import dev.argosy.portal.cluster.FailurePolicy.Action;
import dev.argosy.portal.cluster.FailurePolicy.Checkpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a request says about lost machines, as it comes in. */
record FailureWish(
        @Nullable String onNodeFailure,
        @Nullable String replaceAfter,
        @Nullable CheckpointWish checkpoint) {
    private static final int MAX_COMMAND = 4096;
    private static final Duration SHORTEST_CHECKPOINT = Duration.ofSeconds(1);
    private static final Duration LONGEST_CHECKPOINT = Duration.ofHours(1);
    private static final String RULE = "replace, continue, stop or pause; after 'replace,' the second choice";

    FailurePolicy toPolicy() {
        List<Action> actions = actions();
        return new FailurePolicy(
                actions.getFirst(), actions.size() > 1 ? actions.get(1) : null, patience(), checkedCheckpoint());
    }

    /** One, or to replace and the second choice. */
    private List<Action> actions() {
        if (onNodeFailure == null) {
            return List.of(FailurePolicy.DEFAULT.first(), Action.STOP);
        }
        List<Action> named =
                Stream.of(onNodeFailure.split(",", -1)).map(this::action).toList();
        boolean replaces = named.getFirst() == Action.REPLACE;
        if (named.size() > (replaces ? 2 : 1) || named.lastIndexOf(Action.REPLACE) > 0) {
            throw invalid();
        }
        return replaces && named.size() == 1 ? List.of(Action.REPLACE, Action.STOP) : named;
    }

    private Action action(String word) {
        return Arrays.stream(Action.values())
                .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(word.strip()))
                .findFirst()
                .orElseThrow(this::invalid);
    }

    private RuntimeException invalid() {
        return ClusterWish.invalid("onNodeFailure", "'" + onNodeFailure + "'", RULE);
    }

    private @Nullable Duration patience() {
        if (replaceAfter == null) {
            return FailurePolicy.DEFAULT_REPLACE_AFTER;
        }
        return replaceAfter.equals("never")
                ? null
                : ClusterWish.duration(
                        "replaceAfter", replaceAfter, FailurePolicy.SHORTEST_REPLACE_AFTER, OrderText.LONGEST_TERM);
    }

    private @Nullable Checkpoint checkedCheckpoint() {
        if (checkpoint == null) {
            return null;
        }
        String command = checkpoint.command();
        if (command == null || command.isBlank() || command.length() > MAX_COMMAND) {
            throw ClusterWish.invalid(
                    "checkpoint.command",
                    command == null ? "none" : command.length() + " characters",
                    "a line of 1.." + MAX_COMMAND + " characters for the shell");
        }
        ClusterWish.requireNoNul("checkpoint.command", command);
        String deadline = checkpoint.deadline();
        return new Checkpoint(
                command,
                deadline == null
                        ? Duration.ofSeconds(60)
                        : ClusterWish.duration(
                                "checkpoint.deadline", deadline, SHORTEST_CHECKPOINT, LONGEST_CHECKPOINT));
    }
}
