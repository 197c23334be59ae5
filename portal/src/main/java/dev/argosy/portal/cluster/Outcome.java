package dev.argosy.portal.cluster;

import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.Catalogue;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.codes.Registered;
import dev.argosy.portal.lease.EndCause;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster ends.
 *
 * @param exitCode what {@code run} passes on: the job's own, 128 + n for signal n, 126 and 127 for a command that
 *     cannot be run or found, 125 when Argosy refused or ended it for a reason of its own
 * @param failedRank the node whose failure decided; null when none failed
 * @param cause what the leases that still run are ended with
 */
public record Outcome(int exitCode, @Nullable Integer failedRank, Reason reason, String message, EndCause cause) {
    static final int ARGOSY_SAID_NO = 125;
    private static final int TERMINATED = 128 + 15;
    private static final int NOT_FOUND = 127;
    private static final Set<Integer> CANNOT_START = Set.of(126, NOT_FOUND);

    /** Every node ended by itself with code 0. */
    static Outcome done() {
        return new Outcome(0, null, EndCause.WORKLOAD_EXITED.reason(""), "the job is done", EndCause.MEMBER_ENDED);
    }

    /** Stopped from outside: as if the job had got a TERM. */
    static Outcome stopped(EndCause cause) {
        String message = cause == EndCause.NETWORK_STOPPED ? "the network was stopped" : "stopped by the customer";
        return new Outcome(TERMINATED, null, cause.reason(""), message, cause);
    }

    /** A limit on time that its request set is over. */
    static Outcome timedOut(EndCause cause) {
        return new Outcome(ARGOSY_SAID_NO, null, cause.reason(""), cause.code() + ": its time is over", cause);
    }

    /** The same end, with what its nodes' ends did to the bill: credited when any of them is, or else charged. */
    Outcome billed(List<Node> nodes) {
        var effect = anyOf(nodes, BillingEffect.CREDITED)
                ? BillingEffect.CREDITED
                : anyOf(nodes, BillingEffect.CHARGED) ? BillingEffect.CHARGED : BillingEffect.REFUNDED;
        return new Outcome(exitCode, failedRank, reason.with(effect), message, cause);
    }

    private static boolean anyOf(List<Node> nodes, BillingEffect effect) {
        return nodes.stream()
                .anyMatch(node -> node.reason() != null && node.reason().effect() == effect);
    }

    /** Nothing was granted. */
    static Outcome refused(Refusal refusal) {
        Party party =
                Catalogue.find(refusal.code().name()).map(Registered::party).orElse(Party.CUSTOMER);
        var reason = new Reason(refusal.code().name(), party, "", BillingEffect.REFUNDED);
        String message = refusal.remedy().isEmpty() ? refusal.message() : refusal.message() + "; " + refusal.remedy();
        return new Outcome(ARGOSY_SAID_NO, null, reason, message, EndCause.MEMBER_ENDED);
    }

    /** A node that failed ends the job. */
    static Outcome failed(Node node) {
        Reason reason = node.reason();
        if (reason == null) {
            throw new IllegalArgumentException("rank " + node.rank() + " did not fail");
        }
        int code = exitCode(node, reason);
        String what = node.exitedByItself()
                ? "the job ended with exit code " + code
                : reason.evidence().isEmpty() ? reason.code() : reason.code() + ": " + reason.evidence();
        return new Outcome(code, node.rank(), reason, "rank " + node.rank() + ": " + what, EndCause.MEMBER_ENDED);
    }

    private static int exitCode(Node node, Reason reason) {
        Integer code = node.exitCode();
        if (node.exitedByItself() && code != null) {
            return code;
        }
        if (code != null && CANNOT_START.contains(code) && reason.party() == Party.CUSTOMER) {
            return code;
        }
        return reason.code().equals(JobCodes.COMMAND_NOT_FOUND.name()) ? NOT_FOUND : ARGOSY_SAID_NO;
    }
}
