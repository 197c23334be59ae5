package dev.argosy.agent.core;

import java.util.Optional;
import java.util.Set;

/**
 * One entry of the desired state as it came. An entry of a kind or form that this agent does not know has no order.
 */
public record DesiredEntry(String kind, String id, Set<String> capabilities, Optional<SignedOrder> order) {
    public static final String ORDER = "order";

    public DesiredEntry {
        capabilities = Set.copyOf(capabilities);
    }

    /**
     * @param order exact bytes of the order's text
     * @param workloadSize of the bytes whose digest the order names
     */
    public record SignedOrder(byte[] order, byte[] signature, long workloadSize, boolean start) {}
}
