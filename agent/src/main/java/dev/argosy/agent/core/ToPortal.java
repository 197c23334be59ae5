package dev.argosy.agent.core;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import java.util.List;
import java.util.Map;

/** A message to the portal on the control stream. */
public sealed interface ToPortal {
    /** Messages of the control stream are small, whatever an error says. */
    int LONGEST_TEXT = 500;

    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    /**
     * The first message of a session.
     *
     * @param sentMillis on the boot clock: of two hellos the later one counts
     * @param unsellable why gpus may not be hired now beside what the inventory says, by uuid
     */
    record Hello(
            String journalIncarnation,
            String bootId,
            long sentMillis,
            Generation highest,
            long highestGrantNumber,
            Map<String, String> unsellable)
            implements ToPortal {
        public Hello {
            unsellable = Map.copyOf(unsellable);
        }
    }

    /** What the machine has, after something of it became unsellable or sellable again. */
    record Inventory(long number, Map<String, String> unsellable) implements ToPortal {
        public Inventory {
            unsellable = Map.copyOf(unsellable);
        }
    }

    /** @param held the leases of which anything may be left here, or whose end the portal does not know yet */
    record Ping(long number, Generation generation, List<LeaseId> held) implements ToPortal {
        public Ping {
            held = List.copyOf(held);
        }
    }

    /** Everything that is wrong with the machine. */
    record Health(long number, List<Finding> findings) implements ToPortal {
        public Health {
            findings = List.copyOf(findings);
        }
    }

    record ProbeAnswer(long number) implements ToPortal {}

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
            JournalEntry.Progress progress,
            Checkpoint checkpoint) {}
}
