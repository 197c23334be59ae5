package dev.argosy.simulation;

import dev.argosy.agent.core.Journal;
import dev.argosy.agent.core.JournalEntry;
import dev.argosy.agent.core.JournalFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The disk under a machine's journal: what was written survives the agent, what was synced survives the machine. */
final class Disk {
    private static final int COMPACT_AT = 600;

    private String incarnation;
    private List<JournalEntry> synced = new ArrayList<>();
    private List<JournalEntry> written = new ArrayList<>();
    private boolean full;
    private int compactAt = COMPACT_AT;

    Disk(String incarnation) {
        this.incarnation = incarnation;
    }

    String incarnation() {
        return incarnation;
    }

    void full(boolean now) {
        full = now;
    }

    boolean isFull() {
        return full;
    }

    /** Power fails: of what was not synced a part may be there, torn off anywhere. */
    void losePower(SplittableRandom random) {
        synced.addAll(written.subList(0, random.nextInt(written.size() + 1)));
        written = new ArrayList<>();
    }

    /** A copy of the disk as it would be found after a power cut now. */
    List<JournalEntry> copy() {
        return List.copyOf(synced);
    }

    /** The disk is put back to a copy. */
    void restore(List<JournalEntry> copy) {
        synced = new ArrayList<>(copy);
        written = new ArrayList<>();
    }

    /** The journal is gone; a new one has another name. */
    void lose(String newIncarnation) {
        incarnation = newIncarnation;
        synced = new ArrayList<>();
        written = new ArrayList<>();
    }

    /**
     * Opens the journal.
     *
     * @param step called at each point where the writing process may die
     * @param reader of what is written
     */
    Journal open(Runnable step, Consumer<JournalEntry> reader) {
        return new Opened(step, reader, new ArrayList<>(synced), new ArrayList<>(written));
    }

    private final class Opened implements Journal {
        private final Runnable step;
        private final Consumer<JournalEntry> reader;
        private final List<JournalEntry> replay;

        Opened(
                Runnable step,
                Consumer<JournalEntry> reader,
                List<JournalEntry> syncedThen,
                List<JournalEntry> writtenThen) {
            this.step = step;
            this.reader = reader;
            this.replay = syncedThen;
            replay.addAll(writtenThen);
        }

        @Override
        public String place() {
            return "disk";
        }

        @Override
        public String incarnation() {
            return incarnation;
        }

        @Override
        public List<JournalEntry> replay() {
            return replay;
        }

        @Override
        public void append(JournalEntry entry) {
            if (full) {
                throw new JournalFullException("no space left on the disk", null);
            }
            step.run();
            written.add(entry);
            reader.accept(entry);
        }

        @Override
        public void sync() {
            if (!written.isEmpty()) {
                step.run();
                synced.addAll(written);
                written.clear();
            }
        }

        @Override
        public boolean wantsCompaction() {
            return synced.size() + written.size() > compactAt;
        }

        @Override
        public void compact(List<JournalEntry> entries) {
            if (full) {
                throw new JournalFullException("no space left on the disk", null);
            }
            step.run();
            synced = new ArrayList<>(entries);
            written = new ArrayList<>();
            compactAt = Math.max(COMPACT_AT, 2 * entries.size());
        }
    }
}
