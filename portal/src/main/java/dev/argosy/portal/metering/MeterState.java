package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import java.time.Instant;

/**
 * What is held of one lease.
 *
 * @param recordHash of the highest accepted record: what the next one must name as the one before
 * @param keptAt when the last record was accepted that stays as evidence for good
 */
record MeterState(
        LeaseId lease,
        MachineId machine,
        long sequence,
        long rawTotal,
        long acceptedMillis,
        Digest recordHash,
        boolean last,
        Instant keptAt) {
    MeterState {
        if (acceptedMillis > rawTotal) {
            throw new IllegalArgumentException("accepted " + acceptedMillis + " ms (expected: <= " + rawTotal + ")");
        }
    }

    Meter meter() {
        return new Meter(sequence, acceptedMillis, rawTotal, last);
    }
}
