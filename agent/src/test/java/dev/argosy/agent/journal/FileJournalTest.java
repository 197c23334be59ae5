package dev.argosy.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.agent.core.AgentRig;
import dev.argosy.agent.core.JournalEntry;
import dev.argosy.agent.core.JournalFullException;
import dev.argosy.agent.core.Orders;
import dev.argosy.agent.core.Phase;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    private static final long SEGMENT = 64 * 1024;

    @TempDir
    Path folder;

    private FileJournal open() {
        return open(folder);
    }

    private static FileJournal open(Path folder) {
        return FileJournal.open(folder, SEGMENT, () -> "incarnation");
    }

    private static JournalEntry total(int number) {
        return new JournalEntry.Total(Orders.lease(1), number);
    }

    private Path file() {
        return folder.resolve("journal");
    }

    @Test
    void keepsEveryKindOfEntryAndItsIncarnation() throws IOException {
        var entry = Orders.entry(1, true, AgentRig.PORTAL, Orders.GPU_0);
        var progress =
                new JournalEntry.Progress(1, 2, 3, "reason", "message", true, true, new JournalEntry.Stages(4, 5, 6));
        List<JournalEntry> entries = List.of(
                new JournalEntry.Known(entry, 7, "boot"),
                new JournalEntry.Desired(new Generation(1, 2), List.of(entry)),
                new JournalEntry.Fetched(Orders.lease(1), Orders.fetched(Orders.workload(List.of("true")))),
                new JournalEntry.Moved(Orders.lease(1), Phase.RUNNING, "boot", progress),
                new JournalEntry.PaidUntil(Orders.lease(1), "boot", 8),
                total(9),
                new JournalEntry.Signed(Orders.lease(1), new byte[] {1}, true, 10),
                new JournalEntry.Taken(Orders.lease(1), 11),
                new JournalEntry.Fence(12),
                new JournalEntry.HighestGrant(13),
                new JournalEntry.Forgotten(Orders.lease(1)));
        try (FileJournal journal = open()) {
            entries.forEach(journal::append);
        }

        try (FileJournal again = open()) {
            assertThat(again.incarnation()).isEqualTo("incarnation");
            assertThat(again.replay()).usingRecursiveComparison().isEqualTo(entries);
        }
    }

    @Test
    void makesAnotherIncarnationForAnotherJournal() throws IOException {
        open().close();
        Files.delete(file());
        try (FileJournal fresh = FileJournal.open(folder, SEGMENT, () -> "another")) {
            assertThat(fresh.incarnation()).isEqualTo("another");
        }
    }

    @Test
    void refusesDamageInTheMiddle() throws IOException {
        try (FileJournal journal = open()) {
            for (int i = 0; i < 20; i++) {
                journal.append(total(i));
            }
        }
        byte[] bytes = Files.readAllBytes(file());
        bytes[200] ^= 1;
        Files.write(file(), bytes);

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code().name()).isEqualTo("journal-damaged"));
    }

    @Test
    void refusesASnapshotThatIsNotWhole() throws IOException {
        try (FileJournal journal = open()) {
            journal.compact(List.of(total(1), total(2)));
        }
        byte[] bytes = Files.readAllBytes(file());
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - 1] ^= 1;
        Files.write(file(), bytes);

        assertThatThrownBy(this::open).isInstanceOf(RefusedException.class);
    }

    @Test
    void saysWhenItIsFullAndGoesOnAfterCompaction() throws IOException {
        try (FileJournal journal = open()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            journal.append(total(i));
                        }
                    })
                    .isInstanceOf(JournalFullException.class);
            assertThat(journal.wantsCompaction()).isTrue();

            journal.compact(List.of(total(1)));
            journal.append(total(2));
        }
        try (FileJournal again = open()) {
            assertThat(again.replay()).containsExactly(total(1), total(2));
            assertThat(again.wantsCompaction()).isFalse();
        }
    }

    @Test
    void forgetsACompactionThatWasNotFinished() throws IOException {
        try (FileJournal journal = open()) {
            journal.append(total(1));
        }
        Files.write(folder.resolve("journal.new"), new byte[100]);

        try (FileJournal again = open()) {
            assertThat(again.replay()).containsExactly(total(1));
        }
    }
}
