package dev.argosy.portal.cluster;

import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.cluster.ClusterCommand.RefuseReplacement;
import dev.argosy.portal.cluster.ClusterEvent.NodeLeaving;
import dev.argosy.portal.cluster.ClusterEvent.NodeLost;
import dev.argosy.portal.cluster.ClusterEvent.NodeReachable;
import dev.argosy.portal.cluster.ClusterEvent.NodeStaying;
import dev.argosy.portal.cluster.ClusterEvent.NodeSuspected;
import dev.argosy.portal.cluster.ClusterEvent.NodeUnreachable;
import dev.argosy.portal.cluster.ClusterEvent.ReplacementRefused;
import dev.argosy.portal.cluster.Sighting.Notice;
import dev.argosy.portal.cluster.Sighting.Silence;
import dev.argosy.portal.cluster.Sighting.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a node's machine, and what is done about it.
 *
 * @param trouble null when nothing is wrong
 * @param notice null when its machine stays
 * @param saving the checkpoint that was asked for last; null for none
 * @param tries how many requests for a replacement were answered
 * @param hopeless no replacement within the bounds was found: the second choice holds
 * @param givenUp the others go on without it
 * @param unstarted how many grants of this rank in a row, before this one, never started
 */
public record Care(
        @Nullable Trouble trouble,
        @Nullable Notice notice,
        @Nullable Saving saving,
        int tries,
        boolean hopeless,
        boolean givenUp,
        int unstarted) {
    /** What a checkpoint came to on a machine that knows of none. */
    static final String NOT_SUPPORTED = "NOT_SUPPORTED";

    static final Care NONE = new Care(null, null, null, 0, false, false, 0);

    /**
     * A checkpoint.
     *
     * @param until how long it is waited for
     * @param state how it went, such as {@code DONE}; empty until it is over
     */
    public record Saving(Instant until, String state) {}

    /** What a sighting tells that was not known. */
    static Optional<ClusterEvent> seen(Node node, Sighting sighting) {
        if (node.isOver()) {
            return Optional.empty();
        }
        int rank = node.rank();
        Trouble trouble = node.trouble();
        Notice notice = node.notice();
        return switch (sighting) {
            case Sighting.Suspected(var at) ->
                trouble == null ? Optional.of(new NodeSuspected(rank, at)) : Optional.empty();
            case Sighting.Unreachable(var at, var last) ->
                trouble == null || trouble.silence() == Silence.SUSPECTED
                        ? Optional.of(new NodeUnreachable(rank, at, last))
                        : Optional.empty();
            case Sighting.Reachable(var at) ->
                trouble == null ? Optional.empty() : Optional.of(new NodeReachable(rank, at));
            case Sighting.Lost(var at, var last, var code, var evidence) ->
                trouble != null && trouble.verdict()
                        ? Optional.empty()
                        : Optional.of(new NodeLost(rank, at, last, code, evidence));
            case Sighting.Leaving(var at, var by, var code) ->
                notice != null && notice.by().equals(by)
                        ? Optional.empty()
                        : Optional.of(new NodeLeaving(rank, at, by, code));
            case Sighting.Staying(var at) -> notice == null ? Optional.empty() : Optional.of(new NodeStaying(rank, at));
        };
    }

    /** The answer to a request for a replacement; one that was heard of before says nothing. */
    static List<ClusterEvent> refused(Cluster cluster, RefuseReplacement refused, Instant now) {
        return cluster.node(refused.rank())
                .filter(node ->
                        node.attempt() == refused.attempt() && node.care().tries() == refused.tries())
                .map(node -> {
                    String code = refused.refusal().code().name();
                    boolean returned = code.equals(LeaseCodes.MACHINE_RETURNED.name());
                    var events = new ArrayList<ClusterEvent>();
                    events.add(new ReplacementRefused(
                            node.rank(), code, refused.refusal().message(), refused.again() || returned, now));
                    if (returned && node.trouble() != null) {
                        events.add(new NodeReachable(node.rank(), now));
                    }
                    return List.copyOf(events);
                })
                .orElse(List.of());
    }

    /** What was found while something was wrong does not hold any more when nothing is. */
    Care with(@Nullable Trouble changed) {
        return new Care(changed, notice, saving, tries, changed != null && hopeless, givenUp, unstarted);
    }

    Care with(@Nullable Notice changed) {
        return new Care(trouble, changed, null, tries, hopeless, givenUp, unstarted);
    }

    Care with(Saving changed) {
        return new Care(trouble, notice, changed, tries, hopeless, givenUp, unstarted);
    }

    Care refused(boolean again) {
        return new Care(trouble, notice, saving, tries + 1, hopeless || !again, givenUp, unstarted);
    }

    Care abandoned() {
        return new Care(trouble, notice, saving, tries, hopeless, true, unstarted);
    }

    Care withUnstarted(int count) {
        return new Care(trouble, notice, saving, tries, hopeless, givenUp, count);
    }

    /** Whether a checkpoint is being waited for. */
    boolean isSaving(Instant now) {
        return saving != null && saving.state().isEmpty() && now.isBefore(saving.until());
    }
}
