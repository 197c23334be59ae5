package dev.argosy.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.JournalEntry;
import dev.argosy.agent.core.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FileJournalProperties {
    private static final long SEGMENT = 64 * 1024;

    private static JournalEntry total(int number) {
        return new JournalEntry.Total(Orders.lease(1), number);
    }

    /** Whatever part of the last record reached the disk: it is cut, all before it stays, and writing goes on. */
    @Property(tries = 60)
    void cutsATornTail(@ForAll @IntRange(min = 0, max = 30) int records, @ForAll @IntRange(min = 1, max = 40) int torn)
            throws IOException {
        Path own = Files.createTempDirectory("journal");
        List<JournalEntry> entries = new ArrayList<>();
        try (FileJournal journal = FileJournal.open(own, SEGMENT, () -> "incarnation")) {
            for (int i = 0; i < records; i++) {
                entries.add(total(i));
                journal.append(total(i));
            }
            journal.append(total(1_000_000));
        }
        Path file = own.resolve("journal");
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        for (int i = 0; i < Math.min(torn, 40); i++) {
            bytes[end - 1 - i] = 0;
        }
        Files.write(file, bytes);

        try (FileJournal again = FileJournal.open(own, SEGMENT, () -> "incarnation")) {
            assertThat(again.replay()).containsExactlyElementsOf(entries);
            again.append(total(7));
        }
        entries.add(total(7));
        try (FileJournal again = FileJournal.open(own, SEGMENT, () -> "incarnation")) {
            assertThat(again.replay()).containsExactlyElementsOf(entries);
        } finally {
            Files.delete(file);
            Files.delete(own);
        }
    }
}
