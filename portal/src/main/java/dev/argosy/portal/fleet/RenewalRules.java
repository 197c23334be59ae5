package dev.argosy.portal.fleet;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.kernel.evidence.Digest;

/**
 * Decides about renewals; pure. Every renewal carries a counter that the machine raises. Two holders of one key must
 * at some time use the same counter for different requests, or an older one: then both are stopped.
 */
final class RenewalRules {
    private RenewalRules() {}

    sealed interface Verdict {
        record Issue() implements Verdict {}

        /** The same request again, its answer was lost: the same certificate. */
        record Repeat() implements Verdict {}

        record Conflict(Refusal refusal) implements Verdict {}
    }

    /** A counter that leaves numbers out is fine: this portal may have lost a renewal. */
    static Verdict decide(long lastCounter, Digest lastRequest, long counter, Digest request) {
        if (counter > lastCounter) {
            return new Verdict.Issue();
        }
        if (counter == lastCounter && request.equals(lastRequest)) {
            return new Verdict.Repeat();
        }
        return new Verdict.Conflict(Refusal.of(
                FleetCodes.RENEWAL_CONFLICT,
                "renewal counter: " + counter + " was used before with another request (last: " + lastCounter + ")",
                "two agents hold this machine's key: stop the wrong one and enrol the machine anew"));
    }
}
