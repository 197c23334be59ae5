package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePortalKeysTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TestDatabase database = TestDatabase.fresh();
    private final RememberedKeys remembered = new RememberedKeys(database.transactions());

    @TempDir
    Path data;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFirstStartMakesKeysAndLaterOnesReadThem() throws IOException {
        PortalKeys first = open("ca");
        PortalKeys second = open("ca");

        assertThat(second.authority()).isEqualTo(first.authority());
        assertThat(second.orderKey()).isEqualTo(first.orderKey());
        assertThat(names("ca"))
                .containsExactly(
                        "authority.der",
                        "authority.key",
                        "authority.pub",
                        "order.key",
                        "order.pub",
                        "quote.key",
                        "quote.pub",
                        "seal.der",
                        "seal.key",
                        "seal.pub");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("ca/seal.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aStartWithoutItsKeyFilesIsRefusedAndMakesNone() throws IOException {
        open("ca");
        Files.delete(data.resolve("ca/order.pub"));

        assertThatThrownBy(() -> open("ca"))
                .hasMessageContaining("keys-missing")
                .hasMessageContaining("order.pub");
        assertThat(data.resolve("ca/order.pub")).doesNotExist();
        assertThatThrownBy(() -> open("empty")).hasMessageContaining("keys-missing");
        assertThat(data.resolve("empty")).doesNotExist();
    }

    @Test
    void aStartWithKeysOfAnotherPortalIsRefused() throws IOException {
        PortalKeys own = open("ca");
        FilePortalKeys.open(data.resolve("foreign"), NOW, new SecureRandom());

        assertThatThrownBy(() -> open("foreign"))
                .hasMessageContaining("keys-missing")
                .hasMessageContaining("expected");
        assertThat(open("ca").authority()).isEqualTo(own.authority());
    }

    @Test
    void ofTwoFirstStartsOnOneDatabaseOneIsRefused() throws IOException {
        open("ca");

        assertThatThrownBy(() -> remembered.remember(Map.of("authority", "0".repeat(64), "order", "1".repeat(64))))
                .hasMessageContaining("keys-missing");
    }

    private PortalKeys open(String folder) throws IOException {
        return FilePortalKeys.open(data.resolve(folder), NOW, new SecureRandom(), remembered);
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
