package dev.argosy.portal.fleet;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Bytes of workloads that move over an agent's own streams. Declared here because fleet owns the streams; implemented
 * by the room that owns the files. Every call checks that the machine holds the lease under this token.
 */
public interface WorkloadFiles {
    /**
     * Appends output. Bytes before what is already kept are ignored, a gap is refused by answering the kept offset.
     *
     * @param stream "stdout" or "stderr"
     */
    LogAnswer appendLog(FencingToken token, String lease, LogBytes bytes);

    /** What a lease runs, exactly the bytes that its order names; empty when this machine may not have it. */
    Optional<byte[]> workload(FencingToken token, String lease);

    /** Who takes part in the job of a lease, as it is told now; empty when this machine may not have it. */
    Optional<byte[]> members(FencingToken token, String lease);

    /** Opens the submitter's tar of a lease; empty when this machine may not have it. */
    Optional<InputStream> openUpload(FencingToken token, String lease, String digest) throws IOException;

    /** Stores what a workload left; at most the lease's output limit. */
    OutputAnswer saveOutputs(FencingToken token, String lease, InputStream tar) throws IOException;

    record LogBytes(String stream, long offset, byte[] bytes, boolean last) {}

    record LogAnswer(long keptOffset, Optional<Refusal> refusal) {}

    record OutputAnswer(String digest, long bytes, Optional<Refusal> refusal) {}
}
