package dev.argosy.agent.core;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import java.util.List;

/** A message to the portal on the control stream. */
public sealed interface ToPortal {
    record Hello(String journalIncarnation, String bootId, Generation highest, long highestGrantNumber)
            implements ToPortal {}

    record Ping(long number, Generation generation) implements ToPortal {}

    /** The observed state of every lease the agent knows, whole. */
    record Leases(long number, List<LeaseStatus> leases) implements ToPortal {
        public Leases {
            leases = List.copyOf(leases);
        }
    }

    /** Usage records under one signature. */
    record Usage(long number, byte[] report, byte[] signature, List<UsageLine> lines) implements ToPortal {
        public Usage {
            lines = List.copyOf(lines);
        }
    }

    record UsageLine(byte[] record, boolean last) {}

    record Refused(long number, String kind, String id, String code, String message) implements ToPortal {}

    record LeaseStatus(
            LeaseId lease,
            long grantNumber,
            Phase phase,
            long ageMillis,
            long activeMillis,
            JournalEntry.Progress progress) {}
}
