package dev.argosy.portal.cluster;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.portal.cluster.Sighting.Notice;
import dev.argosy.portal.cluster.Sighting.Trouble;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Stages;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One member of a cluster: a lease and what runs on it.
 *
 * @param model of its gpus; empty for cpu-only
 * @param rateMicroUsdPerHour what the customer pays for the whole slice
 * @param start when its workload started; null until then
 * @param exitCode of its workload; null while unknown or when it never ran
 * @param reason why it ends; null until then
 * @param endingAt when its end was decided; null until then
 * @param attempt how often this rank was granted, with this grant
 * @param care what was seen of its machine, and what is done about it
 */
public record Node(
        int rank,
        LeaseId lease,
        MachineId machine,
        String machineName,
        String model,
        int gpus,
        boolean simulated,
        long rateMicroUsdPerHour,
        Progress progress,
        Stages stages,
        @Nullable Instant start,
        @Nullable Integer exitCode,
        @Nullable Reason reason,
        @Nullable Instant endingAt,
        int attempt,
        Care care) {

    public Node {
        // 0 and null where it was read from before these were stored
        attempt = Math.max(1, attempt);
        care = Objects.requireNonNullElse(care, Care.NONE);
    }

    /** How far it is. */
    public enum Progress {
        DEPLOYING,
        PREPARED,
        RUNNING,
        STOPPING,
        ENDED
    }

    /** A node as it is granted. */
    static Node granted(int rank, LeaseId lease, Place place) {
        return new Node(
                rank,
                lease,
                place.machine(),
                place.machineName(),
                place.model(),
                place.gpus(),
                place.simulated(),
                place.rateMicroUsdPerHour(),
                Progress.DEPLOYING,
                Stages.NONE,
                null,
                null,
                null,
                null,
                1,
                Care.NONE);
    }

    /** The same grant as the next after another one of its rank. */
    Node after(Node before) {
        int unstarted = before.start == null ? before.care.unstarted() + 1 : 0;
        return change(before.attempt + 1, Care.NONE.withUnstarted(unstarted));
    }

    Node prepared(Stages timed) {
        return with(Progress.PREPARED, timed, start);
    }

    Node started(Instant at, Stages timed) {
        return with(Progress.RUNNING, timed, at);
    }

    Node stopping(Reason why, @Nullable Integer code, Instant at) {
        return ending(Progress.STOPPING, why, code, at);
    }

    Node exited(int code) {
        return ending(progress, reason, code, endingAt);
    }

    Node ended(Reason why, @Nullable Integer code, Instant at) {
        return ending(Progress.ENDED, reason == null ? why : reason, code, endingAt == null ? at : endingAt);
    }

    Node cared(Care changed) {
        return change(attempt, changed);
    }

    /** What is wrong with its machine now; null when nothing is. */
    public @Nullable Trouble trouble() {
        return care.trouble();
    }

    /** Its machine's provider takes it away; null when not. */
    public @Nullable Notice notice() {
        return care.notice();
    }

    private Node change(int number, Care changed) {
        return new Node(
                rank,
                lease,
                machine,
                machineName,
                model,
                gpus,
                simulated,
                rateMicroUsdPerHour,
                progress,
                stages,
                start,
                exitCode,
                reason,
                endingAt,
                number,
                changed);
    }

    private Node with(Progress changed, Stages timed, @Nullable Instant at) {
        return new Node(
                rank,
                lease,
                machine,
                machineName,
                model,
                gpus,
                simulated,
                rateMicroUsdPerHour,
                changed,
                timed,
                at,
                exitCode,
                reason,
                endingAt,
                attempt,
                care);
    }

    private Node ending(Progress changed, @Nullable Reason why, @Nullable Integer code, @Nullable Instant at) {
        return new Node(
                rank,
                lease,
                machine,
                machineName,
                model,
                gpus,
                simulated,
                rateMicroUsdPerHour,
                changed,
                stages,
                start,
                code == null ? exitCode : code,
                why,
                at,
                attempt,
                care);
    }

    /** Whether its end was decided. */
    boolean isOver() {
        return progress == Progress.STOPPING || progress == Progress.ENDED;
    }

    /** Its workload ended by itself with code 0. */
    boolean succeeded() {
        return exitedByItself() && exitCode != null && exitCode == 0;
    }

    /** Its end was decided and is no success. */
    boolean failed() {
        return reason != null && !succeeded();
    }

    boolean exitedByItself() {
        return reason != null && reason.code().equals(EndCause.WORKLOAD_EXITED.code());
    }

    /** It ended by no doing of the customer: what follows is the policy's to say. */
    boolean fellOut() {
        return reason != null && (reason.party() == Party.PROVIDER || reason.party() == Party.NETWORK);
    }

    /** It was ended to start again with all others. */
    boolean paused() {
        return reason != null && reason.code().equals(EndCause.PAUSED.code());
    }

    /** It fell out and nothing has taken its place. */
    boolean missing() {
        return isOver() && fellOut();
    }

    /** Its machine counts as lost, and its lease has not ended. */
    boolean condemned() {
        return !isOver() && care.trouble() != null && care.trouble().verdict();
    }

    /** The cluster is less than it should be because of it. */
    boolean degrades() {
        Trouble trouble = care.trouble();
        return missing()
                || !isOver()
                        && (progress != Progress.RUNNING
                                || trouble != null && trouble.silence() != Sighting.Silence.SUSPECTED);
    }

    /** Where a node is put. */
    record Place(
            MachineId machine,
            String machineName,
            String model,
            int gpus,
            boolean simulated,
            long rateMicroUsdPerHour) {}
}
