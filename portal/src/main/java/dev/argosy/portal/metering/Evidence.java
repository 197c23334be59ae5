package dev.argosy.portal.metering;

import dev.argosy.kernel.evidence.MerkleTree;
import java.util.List;

/**
 * One signed usage record as it came, with what proves that a machine signed it. All bytes are verbatim.
 *
 * @param record bytes of argosy-usage-v1
 * @param path from the record's leaf up to the root in {@code report}
 * @param report bytes of argosy-report-v1
 * @param signature of {@code report} by the machine's usage key
 * @param usageCertificate of the key that the signature was checked against, DER
 */
public record Evidence(
        long sequence,
        byte[] record,
        boolean last,
        List<MerkleTree.Step> path,
        byte[] report,
        byte[] signature,
        byte[] usageCertificate) {
    public Evidence {
        path = List.copyOf(path);
    }
}
