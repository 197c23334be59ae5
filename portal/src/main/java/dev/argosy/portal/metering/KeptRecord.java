package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.MerkleTree;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A usage record, kept verbatim with its place in a report.
 *
 * @param rolling goes once the last record is in
 */
record KeptRecord(
        LeaseId lease,
        long sequence,
        Digest hash,
        byte[] record,
        boolean last,
        List<MerkleTree.Step> path,
        UUID report,
        boolean rolling,
        Instant at) {
    KeptRecord {
        path = List.copyOf(path);
    }
}
