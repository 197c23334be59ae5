package dev.argosy.portal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.portal.foundation.Pokes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsTest {
    private static final LogStream OUT = new LogStream("lse_1", "stdout");
    private static final LogStream ERR = new LogStream("lse_1", "stderr");

    @TempDir
    Path folder;

    private final Pokes pokes = new Pokes();
    private Logs logs;

    @BeforeEach
    void open() throws IOException {
        logs = reopened();
    }

    private Logs reopened() throws IOException {
        return Logs.in(folder, pokes, new Logs.Limits(100, 10));
    }

    @Test
    void appendedBytesAreReadBackAndSurviveTheProcess() throws IOException {
        assertThat(logs.append(OUT, 0, bytes("hello "))).isEqualTo(6);
        assertThat(logs.append(OUT, 6, bytes("world"))).isEqualTo(11);

        var after = reopened();

        assertThat(after.length(OUT)).isEqualTo(11);
        assertThat(all(after, OUT, 0)).isEqualTo("hello world");
        assertThat(all(after, OUT, 6)).isEqualTo("world");
        assertThat(after.length(ERR)).isZero();
    }

    @Test
    void aGroupIsDroppedWholeUnlessItWasWrittenTo() throws IOException {
        logs.append(OUT, 0, bytes("hello"));
        logs.append(ERR, 0, bytes("world"));
        logs.append(new LogStream("lse_2", "stdout"), 0, bytes("other"));
        Instant later = Instant.now().plusSeconds(60);

        assertThat(logs.idleGroups(Instant.EPOCH, "", 10)).isEmpty();
        assertThat(logs.idleGroups(later, "", 10)).containsExactly("lse_1", "lse_2");
        assertThat(logs.idleGroups(later, "lse_1", 10)).containsExactly("lse_2");
        assertThat(logs.idleGroups(later, "", 1)).containsExactly("lse_1");
        assertThat(logs.drop("lse_1", Instant.EPOCH)).isFalse();
        assertThat(logs.drop("lse_1", later)).isTrue();
        assertThat(logs.drop("lse_1", later)).isFalse();
        assertThat(logs.isKept("lse_1")).isFalse();
        assertThat(logs.isKept("lse_2")).isTrue();
        assertThat(logs.read(OUT, 0, 10).bytes()).isEmpty();
        assertThat(logs.idleGroups(later, "", 10)).containsExactly("lse_2");
    }

    /** The process died after the group was moved away and before its files were deleted. */
    @Test
    void aHalfDroppedGroupGoesAtTheNextStart() throws IOException {
        logs.append(OUT, 0, bytes("hello"));
        Files.createDirectories(folder.resolve(".dropped"));
        Files.move(folder.resolve("lse_1"), folder.resolve(".dropped/lse_1"));

        var after = reopened();

        assertThat(after.length(OUT)).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void repeatsAndOverlapsChangeNothingTwice() throws IOException {
        logs.append(OUT, 0, bytes("abc"));

        assertThat(logs.append(OUT, 0, bytes("abc"))).isEqualTo(3);
        assertThat(logs.append(OUT, 1, bytes("bcde"))).isEqualTo(5);

        assertThat(all(logs, OUT, 0)).isEqualTo("abcde");
    }

    @Test
    void gapIsAnsweredByTheKeptOffsetOnceThenBelieved() throws IOException {
        logs.append(OUT, 0, bytes("abc"));

        assertThat(logs.append(OUT, 9, bytes("xyz"))).isEqualTo(3);
        assertThat(all(logs, OUT, 0)).isEqualTo("abc");

        assertThat(logs.append(OUT, 9, bytes("xyz"))).isEqualTo(12);
        var read = logs.read(OUT, 3, 100);
        assertThat(read.dropped()).isEqualTo(6);
        assertThat(new String(read.bytes(), StandardCharsets.UTF_8)).isEqualTo("xyz");
    }

    @Test
    void oldestGoesFromTheLongestStreamAndReadersAreTold() throws IOException {
        logs.append(ERR, 0, bytes("an error"));
        for (int i = 0; i < 30; i++) {
            logs.append(OUT, i * 10L, bytes("line %04d\n".formatted(i)));
        }

        var read = logs.read(OUT, 0, 1000);

        assertThat(logs.length(OUT)).isEqualTo(300);
        assertThat(read.dropped()).isEqualTo(210);
        assertThat(all(logs, OUT, 0))
                .startsWith("line 0021\n")
                .endsWith("line 0029\n")
                .hasSize(90);
        assertThat(all(logs, ERR, 0)).isEqualTo("an error");
    }

    @Test
    void eachAppendRingsAfterTheBytesCanBeRead() throws IOException {
        var rings = new AtomicInteger();
        pokes.on(LogStream.topic("lse_1"), () -> {
            rings.incrementAndGet();
            assertThat(readable()).isNotEmpty();
        });

        logs.append(OUT, 0, bytes("x"));

        assertThat(rings).hasValue(1);
    }

    private String readable() {
        try {
            return all(logs, OUT, 0);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up", "", "a/b", ".", "A", "lse_1\n", "a\0b"})
    void namesThatLeadElsewhereAreNoNames(String group) {
        assertThatThrownBy(() -> new LogStream(group, "stdout")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogStream("ok", group.isEmpty() ? "x/y" : group + "!"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String all(Logs logs, LogStream stream, long from) throws IOException {
        var all = new ByteArrayOutputStream();
        long at = from;
        for (var read = logs.read(stream, at, 7); read.bytes().length > 0; read = logs.read(stream, at, 7)) {
            all.writeBytes(read.bytes());
            at = read.next();
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
