package dev.argosy.agent.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.Journal;
import dev.argosy.agent.core.JournalEntry;
import dev.argosy.agent.core.JournalFullException;
import dev.argosy.agent.wire.JournalWire;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import dev.argosy.protocol.v1.JournalHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The journal in a folder. Not thread-safe: the agent's one deciding thread uses it. */
public final class FileJournal implements Journal, AutoCloseable {
    private static final int FORMAT = 2;
    private static final byte HEADER = 1;
    private static final byte RECORD = 2;
    private static final String NAME = "journal";
    private static final String UNFINISHED = "journal.new";

    private final Path folder;
    private final long segmentBytes;
    private final String incarnation;
    private final String place;
    private final List<JournalEntry> replay;
    private Segment segment;
    private boolean dirty;

    private FileJournal(Path folder, long segmentBytes, Segment segment, Opened opened) throws IOException {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.segment = segment;
        this.incarnation = opened.incarnation();
        this.place = Files.getAttribute(folder, "unix:dev") + ":" + Files.getAttribute(folder, "unix:ino");
        this.replay = List.copyOf(opened.entries());
    }

    private record Opened(String incarnation, List<JournalEntry> entries) {}

    /** @param newIncarnation asked only when there is no journal yet */
    public static FileJournal open(Path folder, long segmentBytes, Supplier<String> newIncarnation) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(UNFINISHED));
            Path file = folder.resolve(NAME);
            if (Files.notExists(file)) {
                String incarnation = newIncarnation.get();
                write(folder, incarnation, List.of(), segmentBytes).close();
            }
            Segment segment = Segment.open(file);
            Opened opened = read(segment, file);
            // What an earlier run wrote and did not sync is about to be acted upon and told.
            segment.force();
            return new FileJournal(folder, segmentBytes, segment, opened);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Opened read(Segment segment, Path file) throws IOException {
        // The header is written together with the segment, so it is there or the file is not ours.
        List<Segment.Entry> records = segment.readAll(1);
        if (records.getFirst().type() != HEADER) {
            throw Refusal.of(
                            ProgramCodes.JOURNAL_DAMAGED,
                            file + ": does not begin with a header",
                            "restore the data folder")
                    .asException();
        }
        JournalHeader header = JournalHeader.parseFrom(records.getFirst().body());
        if (header.getFormat() > FORMAT) {
            throw Refusal.of(
                            ProgramCodes.DATA_FOLDER_NEWER,
                            file + ": format " + header.getFormat() + " (expected: " + FORMAT + ")",
                            "run the agent version that wrote it, or a newer one")
                    .asException();
        }
        if (header.getFormat() < FORMAT) {
            throw Refusal.of(
                            ProgramCodes.DATA_FOLDER_OLDER,
                            file + ": format " + header.getFormat() + " (expected: " + FORMAT + ")",
                            "join the machine anew with an empty folder")
                    .asException();
        }
        if (records.size() < 1 + header.getSnapshotEntries()) {
            throw Refusal.of(
                            ProgramCodes.JOURNAL_DAMAGED,
                            file + ": " + (records.size() - 1) + " records (expected: at least "
                                    + header.getSnapshotEntries() + ")",
                            "keep a copy of the folder for evidence, then join the machine anew with an empty one")
                    .asException();
        }
        var entries = new ArrayList<JournalEntry>();
        for (Segment.Entry record : records.subList(1, records.size())) {
            try {
                entries.add(JournalWire.entry(record.body()));
            } catch (InvalidProtocolBufferException | IllegalArgumentException unknown) {
                throw Refusal.of(
                                ProgramCodes.DATA_FOLDER_NEWER,
                                file + ": " + unknown.getMessage(),
                                "run the agent version that wrote it")
                        .asException();
            }
        }
        return new Opened(header.getIncarnation(), entries);
    }

    @Override
    public String incarnation() {
        return incarnation;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public List<JournalEntry> replay() {
        return replay;
    }

    @Override
    public void append(JournalEntry entry) {
        var record = new Segment.Entry(RECORD, JournalWire.bytes(entry));
        if (!segment.fits(record)) {
            throw new JournalFullException(folder + ": the journal is full and waits to be compacted", null);
        }
        try {
            segment.append(record);
            dirty = true;
        } catch (IOException failed) {
            throw new JournalFullException(folder + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public void sync() {
        if (!dirty) {
            return;
        }
        try {
            segment.force();
            dirty = false;
        } catch (IOException failed) {
            // After a failed fsync nothing is known of what is on the disk: only a fresh start can tell.
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public boolean wantsCompaction() {
        return segment.used() > segment.size() / 2;
    }

    @Override
    public void compact(List<JournalEntry> entries) {
        try {
            Segment fresh = write(folder, incarnation, entries, segmentBytes);
            Segment old = segment;
            segment = fresh;
            dirty = false;
            old.close();
        } catch (IOException failed) {
            throw new JournalFullException(folder + ": " + failed.getMessage(), failed);
        }
    }

    private static Segment write(Path folder, String incarnation, List<JournalEntry> entries, long segmentBytes)
            throws IOException {
        var records = new ArrayList<Segment.Entry>();
        records.add(new Segment.Entry(
                HEADER,
                JournalHeader.newBuilder()
                        .setFormat(FORMAT)
                        .setIncarnation(incarnation)
                        .setSnapshotEntries(entries.size())
                        .build()
                        .toByteArray()));
        entries.forEach(entry -> records.add(new Segment.Entry(RECORD, JournalWire.bytes(entry))));
        long needed = records.stream().mapToLong(Segment.Entry::length).sum();
        Path unfinished = folder.resolve(UNFINISHED);
        // Half full at most, or the next compaction would be due at once.
        Segment segment = Segment.create(unfinished, records, Math.max(segmentBytes, 4 * needed));
        Files.move(
                unfinished, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return segment;
    }

    @Override
    public void close() throws IOException {
        sync();
        segment.close();
    }
}
