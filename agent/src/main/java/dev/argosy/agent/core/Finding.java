package dev.argosy.agent.core;

/**
 * Something that is wrong with this machine. What follows from it is the portal's to decide.
 *
 * @param check which look at the machine found it
 * @param code kebab-case; what is wrong
 * @param subject what it is about: a gpu, a folder, a lease
 * @param measured for people, as are {@code needed} and {@code fix}
 * @param evidence what it rests on, such as a line of the kernel's log; the same as long as it is the same finding
 * @param atEpochMillis when it was first seen
 */
public record Finding(
        String check,
        String code,
        String subject,
        String measured,
        String needed,
        String evidence,
        long atEpochMillis,
        String fix) {
    /** Whether both tell of the same thing, though what is measured goes up and down. */
    boolean same(Finding other) {
        return code.equals(other.code)
                && subject.equals(other.subject)
                && evidence.equals(other.evidence)
                && atEpochMillis == other.atEpochMillis;
    }
}
