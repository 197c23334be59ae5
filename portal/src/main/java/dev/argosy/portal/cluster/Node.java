package dev.argosy.portal.cluster;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Reason;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Stages;
import java.time.Instant;
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
        @Nullable Instant endingAt) {

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
                null);
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
                endingAt);
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
                at);
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

    /** Where a node is put. */
    record Place(
            MachineId machine,
            String machineName,
            String model,
            int gpus,
            boolean simulated,
            long rateMicroUsdPerHour) {}
}
