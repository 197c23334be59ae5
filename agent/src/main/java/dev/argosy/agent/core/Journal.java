package dev.argosy.agent.core;

import java.util.List;

/**
 * What must survive the agent's death. Appended entries are durable only after {@link #sync}. An entry that cannot be
 * written for lack of space throws {@link JournalFullException} and leaves no trace.
 */
public interface Journal {
    /** Random, made with the journal: another value tells that history was lost. */
    String incarnation();

    /** Where the journal lies on this machine: another value with the same incarnation tells of a copy. */
    String place();

    /** Everything that was durable when the journal was opened, oldest first. */
    List<JournalEntry> replay();

    void append(JournalEntry entry);

    void sync();

    /** Whether a shorter history should take the place of this one. */
    boolean wantsCompaction();

    /** Puts these entries in the place of all there are, atomically. */
    void compact(List<JournalEntry> entries);
}
