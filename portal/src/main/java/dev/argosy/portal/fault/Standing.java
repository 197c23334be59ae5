package dev.argosy.portal.fault;

/** What this portal says of a machine. */
enum Standing {
    REACHABLE,
    /** Not heard for longer than usual, and it does not answer when asked. */
    SUSPECTED,
    /** Nothing was heard of it for so long that it is said. Not the same as lost. */
    UNREACHABLE
}
