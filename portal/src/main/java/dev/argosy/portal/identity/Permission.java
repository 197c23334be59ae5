package dev.argosy.portal.identity;

/** A kind of act that {@link Access} allows or forbids. */
public enum Permission {
    READ_OFFERS,
    READ_CLUSTERS,
    RUN_CLUSTERS,
    STOP_CLUSTERS,
    READ_MACHINES,
    MANAGE_MACHINES,
    READ_MONEY,
    MOVE_MONEY,
    READ_ORGANIZATION,
    MANAGE_ORGANIZATION,
    /** Acts on the portal itself, such as creating organizations or checking the ledger. */
    OPERATE
}
