package dev.argosy.agent.core;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import java.util.List;

/** One fact that the agent keeps across its own death. Instants are milliseconds of the named boot's clock. */
public sealed interface JournalEntry {
    /** The desired state with the highest generation so far, whole. */
    record Desired(Generation generation, List<DesiredEntry> entries) implements JournalEntry {
        public Desired {
            entries = List.copyOf(entries);
        }
    }

    /** A lease that the agent knows, kept apart from the desired state because it outlives its entry there. */
    record Known(DesiredEntry entry, long acceptedAtMillis, String bootId) implements JournalEntry {}

    /** What a known lease runs, written once when it was fetched. */
    record Fetched(LeaseId lease, WorkloadBytes workload) implements JournalEntry {}

    record Moved(LeaseId lease, Phase phase, String bootId, Progress progress) implements JournalEntry {}

    /** A checkpoint that was begun or has ended. */
    record Checkpointed(LeaseId lease, Checkpoint checkpoint) implements JournalEntry {}

    record PaidUntil(LeaseId lease, String bootId, long atMillis) implements JournalEntry {}

    /** The running total every ten seconds, unsigned: what counts when the machine itself dies. */
    record Total(LeaseId lease, long activeMillis) implements JournalEntry {}

    record Signed(LeaseId lease, byte[] record, boolean last, long atEpochMillis) implements JournalEntry {}

    /** The portal holds everything up to this sequence. */
    record Taken(LeaseId lease, long sequence) implements JournalEntry {}

    /** The portal said that history was rolled back: grants up to this number run no more. */
    record Fence(long grantNumber) implements JournalEntry {}

    record HighestGrant(long grantNumber) implements JournalEntry {}

    record Forgotten(LeaseId lease) implements JournalEntry {}

    /** What is known of a lease beside its phase. */
    record Progress(
            long startedAtMillis,
            long exitedAtMillis,
            int exitCode,
            String reason,
            String message,
            boolean stopped,
            boolean delivered,
            Stages stages) {
        static final Progress NONE = new Progress(0, 0, 0, "", "", false, false, new Stages(0, 0, 0));
    }

    record Stages(long networkMillis, long imageMillis, long startMillis) {}
}
