package dev.argosy.planner;

import java.util.Locale;

/** What can rule a candidate out, in the order in which explanations list it. */
public enum Constraint {
    /** The machine is away, not priced, cordoned, draining or quarantined. */
    OPEN,
    /** The request excludes this machine. */
    EXCLUDED,
    /** The machine sells the other sort: cpu-only against gpus. */
    SORT,
    CAPABILITIES,
    COUNTRY,
    MODEL,
    GPU_MEMORY,
    /** The machine never had so many gpus of the kind. */
    GPUS_PER_NODE,
    PRICE,
    /** The gpu, or the others that the node would need beside it, are hired or cannot be sold. */
    FREE,
    CPU,
    MEMORY,
    DISK,
    /** The machine has as many leases as one may have. */
    LEASES;

    /** The name in details and messages, such as {@code gpu-memory}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int bit() {
        return 1 << ordinal();
    }
}
