package dev.argosy.portal.fault;

import dev.argosy.portal.fleet.MachineConditions.Found;
import java.time.Instant;

/**
 * Something wrong with a machine, as its own checks say, and what follows from it.
 *
 * @param subject a gpu's uuid or address, a folder, a lease; may be empty
 * @param at when it was first seen, by the machine's own clock
 */
record Finding(
        String check,
        String code,
        String subject,
        String measured,
        String needed,
        String evidence,
        String fix,
        Instant at,
        Remedy remedy) {
    /** The same code about the same thing at the same time is the same finding, whatever else is told of it. */
    boolean isSameAs(Finding other) {
        return code.equals(other.code) && subject.equals(other.subject) && at.equals(other.at);
    }

    Found shown() {
        return new Found(check, code, subject, measured, needed, evidence, fix, at, remedy.text());
    }
}
