package dev.argosy.agent.core;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import java.util.List;
import java.util.Map;

/** A message of the portal on the control stream. */
public sealed interface FromPortal {
    /**
     * @param held the highest usage sequence that the portal holds, for each lease not yet settled
     * @param rolledBackTo everything of this grant number and below is to be stopped; 0 when nothing was rolled back
     */
    record HelloAnswer(long sessionNumber, Map<LeaseId, Long> held, long rolledBackTo, byte[] orderKey)
            implements FromPortal {
        public HelloAnswer {
            held = Map.copyOf(held);
        }
    }

    record Desired(Generation generation, List<DesiredEntry> entries) implements FromPortal {
        public Desired {
            entries = List.copyOf(entries);
        }
    }

    /** @param portalEpochMillis what the portal's clock said between the two; 0 when it did not */
    record PingAnswer(long number, List<Remaining> remaining, long portalEpochMillis) implements FromPortal {
        public PingAnswer {
            remaining = List.copyOf(remaining);
        }

        /** Of a portal that does not tell its time. */
        public PingAnswer(long number, List<Remaining> remaining) {
            this(number, remaining, 0);
        }
    }

    record Remaining(LeaseId lease, Generation generation, long millis) {}

    /**
     * @param code empty when the report was taken
     * @param usageCodes for a usage report one for each record, empty when taken
     */
    record Answer(long number, String code, String message, List<String> usageCodes) implements FromPortal {
        public Answer {
            usageCodes = List.copyOf(usageCodes);
        }
    }

    /** Asks whether the agent still decides. */
    record Probe(long number) implements FromPortal {}

    record Goodbye(String code, String message, String remedy) implements FromPortal {}
}
