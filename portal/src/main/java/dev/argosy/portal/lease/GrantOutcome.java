package dev.argosy.portal.lease;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Refusal;
import java.util.List;

/** What became of a {@link GrantRequest}. */
public sealed interface GrantOutcome {
    /** The leases in the order of the request's ranks. */
    record Granted(List<LeaseId> leases) implements GrantOutcome {
        public Granted {
            leases = List.copyOf(leases);
        }
    }

    /**
     * Nothing was granted.
     *
     * @param retryWithOtherSlices whether planning again may help: a slice was taken in the meantime
     */
    record Refused(Refusal refusal, boolean retryWithOtherSlices) implements GrantOutcome {}
}
