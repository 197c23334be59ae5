package dev.argosy.portal.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a cluster when a machine of one of its nodes is lost or leaves. A job that ends by itself with an
 * error stops its cluster whatever stands here.
 *
 * @param first what is tried first
 * @param second what is done when nothing can replace a node within the bounds; null unless the first is to replace
 * @param replaceAfter how long a machine may be unreachable before it counts as lost; null for never
 * @param checkpoint what a node runs before its work is moved on purpose; null for nothing
 */
public record FailurePolicy(
        Action first,
        @Nullable Action second,
        @Nullable Duration replaceAfter,
        @Nullable Checkpoint checkpoint) {
    public static final Duration DEFAULT_REPLACE_AFTER = Duration.ofMinutes(5);
    static final Duration SHORTEST_REPLACE_AFTER = Duration.ofSeconds(30);

    public static final FailurePolicy DEFAULT =
            new FailurePolicy(Action.REPLACE, Action.STOP, DEFAULT_REPLACE_AFTER, null);

    /** What was promised to those who asked before there was a choice. */
    static final FailurePolicy BEFORE_CHOICE = new FailurePolicy(Action.STOP, null, DEFAULT_REPLACE_AFTER, null);

    public FailurePolicy {
        if ((first == Action.REPLACE) != (second != null) || second == Action.REPLACE) {
            throw new IllegalArgumentException(
                    "policy: " + first + ", then " + second + " (expected: a second choice with REPLACE alone)");
        }
    }

    public enum Action {
        /** Another machine takes over the rank. */
        REPLACE,
        /** The others go on with fewer. */
        CONTINUE,
        /** All end. */
        STOP,
        /** All end for now and start again when there is room for all. */
        PAUSE
    }

    /**
     * A command that is run beside the workload to save its work.
     *
     * @param command a line for the shell
     * @param deadline how long it is waited for
     */
    public record Checkpoint(String command, Duration deadline) {}
}
