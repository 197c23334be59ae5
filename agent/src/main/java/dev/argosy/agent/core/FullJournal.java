package dev.argosy.agent.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Says that the journal takes nothing more, once in a while only: a log that grows is no help to a full disk. */
final class FullJournal {
    private static final Logger LOG = System.getLogger(FullJournal.class.getName());
    private static final long SAY_AGAIN_MILLIS = 60_000;

    private final BootClock clock;
    private long saidAt = Long.MIN_VALUE / 2;

    FullJournal(BootClock clock) {
        this.clock = clock;
    }

    /** @return whether the entry is in the journal; there may be no room for it now */
    boolean append(Journal journal, JournalEntry entry) {
        try {
            journal.append(entry);
            return true;
        } catch (JournalFullException full) {
            note("a fact waits", full);
            return false;
        }
    }

    void note(String what, JournalFullException full) {
        long now = clock.millis();
        if (now - saidAt >= SAY_AGAIN_MILLIS) {
            saidAt = now;
            LOG.log(Level.WARNING, "disk-low: {0}: {1}", what, full.getMessage());
        }
    }
}
