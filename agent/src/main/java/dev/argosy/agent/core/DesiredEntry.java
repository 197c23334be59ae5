package dev.argosy.agent.core;

import java.util.Optional;
import java.util.Set;

/**
 * One entry of the desired state as it came. One of a kind or form that this agent does not know has neither order nor
 * members.
 */
public record DesiredEntry(
        String kind, String id, Set<String> capabilities, Optional<SignedOrder> order, Optional<Members> members) {
    public static final String ORDER = "order";
    public static final String MEMBERS = "members";

    public DesiredEntry {
        capabilities = Set.copyOf(capabilities);
    }

    /**
     * @param order exact bytes of the order's text
     * @param workloadSize of the bytes whose digest the order names
     * @param checkpoint the number of the checkpoint that is asked for; 0 for none
     */
    public record SignedOrder(byte[] order, byte[] signature, long workloadSize, boolean start, long checkpoint) {
        public SignedOrder(byte[] order, byte[] signature, long workloadSize, boolean start) {
            this(order, signature, workloadSize, start, 0);
        }
    }

    /** An entry that names no members. */
    public DesiredEntry(String kind, String id, Set<String> capabilities, Optional<SignedOrder> order) {
        this(kind, id, capabilities, order, Optional.empty());
    }

    boolean isMembers() {
        return kind.equals(MEMBERS);
    }
}
