package dev.argosy.portal.fault;

import java.time.Instant;

/** What a lease is told of its machine, in database time. */
public sealed interface Sighting {
    Instant at();

    /** Silent, and does not answer; nothing follows from it. */
    record Suspected(Instant at) implements Sighting {}

    /** It cannot be reached. Its work may well go on. */
    record Unreachable(Instant at, Instant lastContact) implements Sighting {}

    /** It is heard again: whatever was said of it, and nobody acted on yet, is taken back. */
    record Reachable(Instant at) implements Sighting {}

    /**
     * The lease is to be given up. Told again until it has ended or the machine is heard.
     *
     * @param lastContact after this nothing was heard of it; with evidence: when its service ended
     * @param code {@code machine-lost} for silence alone; otherwise of a finding: the machine may be heard
     */
    record Lost(Instant at, Instant lastContact, String code, String evidence) implements Sighting {}

    /**
     * The machine takes no new leases and wants to be empty.
     *
     * @param by when those that are left have to be gone
     */
    record Leaving(Instant at, Instant by, String code) implements Sighting {}

    /** It does not leave after all. */
    record Staying(Instant at) implements Sighting {}
}
