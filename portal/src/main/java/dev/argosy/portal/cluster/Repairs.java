package dev.argosy.portal.cluster;

import dev.argosy.kernel.Reason;
import dev.argosy.portal.cluster.Cluster.Degraded;
import dev.argosy.portal.cluster.Cluster.Deploying;
import dev.argosy.portal.cluster.Cluster.Running;
import dev.argosy.portal.cluster.FailurePolicy.Action;
import dev.argosy.portal.cluster.FailurePolicy.Checkpoint;
import dev.argosy.portal.cluster.Node.Progress;
import dev.argosy.portal.cluster.Sighting.Notice;
import dev.argosy.portal.cluster.Sighting.Trouble;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the loop has to do about the nodes of a cluster now. Pure; the same until something happens. */
final class Repairs {
    /** For the report of a checkpoint to arrive. */
    static final Duration REPORT_SLACK = Duration.ofSeconds(10);

    private Repairs() {}

    /** One thing to do about a node. */
    sealed interface Repair {
        Node node();

        /** Its lease, which has not ended, is lost; without another in its place. */
        record Lose(Node node, Loss loss) implements Repair {}

        /** Another machine is to take its rank; {@code loss} how its lease ends with that. */
        record Replace(Node node, Loss loss) implements Repair {}

        /** Another machine is to take its rank: its own lease has ended. */
        record Refill(Node node) implements Repair {}

        record Save(Node node, Checkpoint checkpoint) implements Repair {}

        record End(Node node, EndCause cause) implements Repair {}
    }

    /** Whether it is to be looked at again and again. */
    static boolean wanted(Cluster cluster) {
        return isLive(cluster)
                && (cluster.pausing().isPresent()
                        || cluster.nodes().stream()
                                .anyMatch(node -> node.condemned()
                                        || node.notice() != null && !node.isOver()
                                        || isRefillable(cluster, node)));
    }

    static List<Repair> of(Cluster cluster, Instant now) {
        if (!isLive(cluster)) {
            return List.of();
        }
        return cluster.nodes().stream()
                .map(node -> cluster.pausing().isPresent()
                        ? whilePausing(cluster, node, now)
                        : node.isOver() ? refill(cluster, node) : whileLive(cluster, node, now))
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isLive(Cluster cluster) {
        return cluster instanceof Deploying || cluster instanceof Running || cluster instanceof Degraded;
    }

    private static boolean isRefillable(Cluster cluster, Node node) {
        return cluster instanceof Degraded
                && node.missing()
                && !node.care().givenUp()
                && Conclusion.action(cluster.spec().policy(), node) == Action.REPLACE;
    }

    private static Optional<Repair> refill(Cluster cluster, Node node) {
        return isRefillable(cluster, node) ? Optional.of(new Repair.Refill(node)) : Optional.empty();
    }

    private static Optional<Repair> whileLive(Cluster cluster, Node node, Instant now) {
        Trouble trouble = node.trouble();
        if (trouble != null && trouble.verdict()) {
            Loss loss = loss(trouble);
            boolean replaces = !(cluster instanceof Deploying)
                    && Conclusion.action(cluster.spec().policy(), node) == Action.REPLACE;
            return Optional.of(replaces ? new Repair.Replace(node, loss) : new Repair.Lose(node, loss));
        }
        Notice notice = node.notice();
        return notice == null ? Optional.empty() : beforeLeaving(cluster, node, notice, now);
    }

    private static Loss loss(Trouble trouble) {
        return new Loss(
                Objects.requireNonNull(trouble.lastContact()),
                EndCause.MACHINE_LOST.reasonAs(trouble.code(), trouble.evidence()));
    }

    /** Saved first, then moved; where it cannot be moved it ends before its machine does, and the policy follows. */
    private static Optional<Repair> beforeLeaving(Cluster cluster, Node node, Notice notice, Instant now) {
        Instant last = notice.by().minus(Deadlines.BEFORE_LEAVING);
        if (!now.isBefore(last)) {
            return Optional.of(new Repair.End(node, EndCause.DRAINED));
        }
        boolean moves = cluster.spec().policy().first() == Action.REPLACE && node.progress() == Progress.RUNNING;
        Checkpoint checkpoint = cluster.spec().policy().checkpoint();
        boolean saves = checkpoint != null
                && node.progress() == Progress.RUNNING
                && (moves || !now.isBefore(last.minus(checkpoint.deadline()).minus(REPORT_SLACK)));
        if (checkpoint != null && saves && node.care().saving() == null) {
            return Optional.of(new Repair.Save(node, checkpoint));
        }
        return moves && !node.care().isSaving(now) && !node.care().hopeless()
                ? Optional.of(new Repair.Replace(node, moved(node, notice)))
                : Optional.empty();
    }

    /** It serves until it moves, unless its machine is out of reach just then. */
    private static Loss moved(Node node, Notice notice) {
        Reason reason = EndCause.DRAINED.reason(notice.code());
        Trouble trouble = node.trouble();
        return trouble == null || trouble.lastContact() == null
                ? Loss.byMoving(reason)
                : new Loss(trouble.lastContact(), reason);
    }

    private static Optional<Repair> whilePausing(Cluster cluster, Node node, Instant now) {
        if (node.isOver()) {
            return Optional.empty();
        }
        Trouble trouble = node.trouble();
        if (trouble != null && trouble.verdict()) {
            return Optional.of(new Repair.Lose(node, loss(trouble)));
        }
        Checkpoint checkpoint = cluster.spec().policy().checkpoint();
        boolean saves = checkpoint != null && node.progress() == Progress.RUNNING && trouble == null;
        if (checkpoint != null && saves && node.care().saving() == null) {
            return Optional.of(new Repair.Save(node, checkpoint));
        }
        return saves && node.care().isSaving(now)
                ? Optional.empty()
                : Optional.of(new Repair.End(node, EndCause.PAUSED));
    }
}
