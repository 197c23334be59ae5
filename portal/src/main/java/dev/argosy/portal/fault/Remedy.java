package dev.argosy.portal.fault;

import java.util.Locale;

/** What follows from a finding, the mildest first. */
enum Remedy {
    /** It is shown. */
    WARN,
    /** The machine gets no new leases until an operator has looked; those it has go on. */
    QUARANTINE,
    /** The machine is emptied, with notice to those on it. */
    DRAIN,
    /** The machine is quarantined, and the leases that the finding is about are lost: it is proof. */
    LOST;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
