package dev.argosy.portal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.evidence.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsPutIsFoundUnderItsDigest() throws IOException {
        byte[] bytes = new byte[200_000];
        bytes[7] = 7;

        var stored = Artifacts.in(folder).put(new ByteArrayInputStream(bytes), 200_000);

        assertThat(stored).isEqualTo(new Artifacts.Stored(Digest.of(bytes), 200_000));
        // Opened anew, as after a restart.
        var again = Artifacts.in(folder);
        assertThat(again.size(stored.digest())).hasValue(200_000);
        try (var read = again.open(stored.digest()).orElseThrow()) {
            assertThat(read.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void oneByteTooManyIsRefusedAndLeavesNothing() throws IOException {
        var artifacts = Artifacts.in(folder);

        assertThatThrownBy(() -> artifacts.put(new ByteArrayInputStream(new byte[11]), 10))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(StorageCodes.UPLOAD_TOO_LARGE));

        assertThat(artifacts.open(Digest.of(new byte[11]))).isEmpty();
        assertThat(filesBelow(folder)).isZero();
    }

    @Test
    void brokenUploadLeavesNothing() throws IOException {
        var artifacts = Artifacts.in(folder);
        var broken = new InputStream() {
            private int left = 5;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    throw new IOException("the line went dead");
                }
                left--;
                return 1;
            }
        };

        assertThatThrownBy(() -> artifacts.put(broken, 100)).hasMessageContaining("line went dead");
        assertThat(filesBelow(folder)).isZero();
    }

    @Test
    void sameBytesAreKeptOnce() throws IOException {
        var artifacts = Artifacts.in(folder);
        byte[] bytes = "twice".getBytes(StandardCharsets.UTF_8);

        var first = artifacts.put(new ByteArrayInputStream(bytes), 10);
        var second = artifacts.put(new ByteArrayInputStream(bytes), 10);

        assertThat(second).isEqualTo(first);
        assertThat(filesBelow(folder)).isEqualTo(1);
    }

    @Test
    void onlyItsSendersMayNameAnUpload() throws IOException {
        var artifacts = Artifacts.in(folder);
        var one = new OrganizationId(new UUID(1, 1));
        var other = new OrganizationId(new UUID(1, 2));
        byte[] bytes = "mine".getBytes(StandardCharsets.UTF_8);

        var stored = artifacts.put(new ByteArrayInputStream(bytes), 10, one);

        assertThat(Artifacts.in(folder).size(stored.digest(), one)).hasValue(4);
        assertThat(artifacts.size(stored.digest(), other)).isEmpty();
        artifacts.put(new ByteArrayInputStream(bytes), 10, other);
        assertThat(artifacts.size(stored.digest(), other)).hasValue(4);
    }

    @Test
    void halfReceivedPartsGoAtTheNextStart() throws IOException {
        Artifacts.in(folder);
        Files.writeString(folder.resolve("incoming").resolve("part123"), "half");

        Artifacts.in(folder);

        assertThat(filesBelow(folder)).isZero();
    }

    private static long filesBelow(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
