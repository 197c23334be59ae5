package dev.argosy.portal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.FileCodes;
import dev.argosy.kernel.evidence.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
                        refused -> assertThat(refused.refusal().code()).isEqualTo(FileCodes.UPLOAD_TOO_LARGE));

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

        var ofOne = new Artifacts.Sent(one, stored.digest());
        var ofOther = new Artifacts.Sent(other, stored.digest());
        assertThat(Artifacts.in(folder).use(ofOne, Instant.EPOCH)).hasValue(4);
        assertThat(artifacts.use(ofOther, Instant.EPOCH)).isEmpty();
        artifacts.put(new ByteArrayInputStream(bytes), 10, other);
        assertThat(artifacts.use(ofOther, Instant.EPOCH)).hasValue(4);
    }

    @Test
    void anUploadIsIdleUntilItIsUsedOrSentAgain() throws IOException {
        var artifacts = Artifacts.in(folder);
        byte[] bytes = "mine".getBytes(StandardCharsets.UTF_8);
        var upload = sent(artifacts, bytes);
        Instant later = tomorrow();

        assertThat(artifacts.idleUploads(later, 10)).containsExactly(upload);
        artifacts.use(upload, later);
        assertThat(artifacts.idleUploads(later, 10)).isEmpty();
        assertThat(artifacts.forget(upload, later)).isFalse();

        Instant muchLater = later.plus(Duration.ofDays(1));
        assertThat(artifacts.idleUploads(muchLater, 10)).containsExactly(upload);
        assertThat(artifacts.forget(upload, muchLater)).isTrue();
        assertThat(artifacts.use(upload, muchLater)).isEmpty();
        // the bytes are still there, and whoever sends them again may name them again
        assertThat(artifacts.size(upload.digest())).hasValue(4);
        assertThat(artifacts.use(sent(artifacts, bytes), muchLater)).hasValue(4);
    }

    @Test
    void bytesThatSomebodyMayNameOrThatAreYoungAreNotRemoved() throws IOException {
        var artifacts = Artifacts.in(folder);
        var upload = sent(artifacts, "named".getBytes(StandardCharsets.UTF_8));
        Digest unnamed = artifacts
                .put(new ByteArrayInputStream("unnamed".getBytes(StandardCharsets.UTF_8)), 10)
                .digest();
        Instant later = tomorrow();

        assertThat(artifacts.unnamed(shelf(upload.digest()), later)).isEmpty();
        assertThat(artifacts.remove(upload.digest(), later)).isFalse();
        assertThat(artifacts.unnamed(shelf(unnamed), later)).containsExactly(unnamed);
        assertThat(artifacts.unnamed(shelf(unnamed), Instant.EPOCH)).isEmpty();
        assertThat(artifacts.remove(unnamed, Instant.EPOCH)).isFalse();
        assertThat(artifacts.remove(unnamed, later)).isTrue();
        assertThat(artifacts.open(unnamed)).isEmpty();
        assertThat(artifacts.remove(unnamed, later)).isFalse();
    }

    /** The sweep found a file old and without a name, and before it deletes it the same bytes come again. */
    @Test
    void bytesThatComeAgainAreYoung() throws IOException {
        var artifacts = Artifacts.in(folder);
        byte[] bytes = "again".getBytes(StandardCharsets.UTF_8);
        Digest digest = artifacts.put(new ByteArrayInputStream(bytes), 10).digest();
        Path file =
                folder.resolve("sha256").resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        Instant before = Instant.EPOCH.plusSeconds(1);
        assertThat(artifacts.unnamed(shelf(digest), before)).containsExactly(digest);

        artifacts.put(new ByteArrayInputStream(bytes), 10);

        assertThat(artifacts.remove(digest, before)).isFalse();
        assertThat(artifacts.size(digest)).hasValue(5);
    }

    private static Artifacts.Sent sent(Artifacts artifacts, byte[] bytes) throws IOException {
        var sender = new OrganizationId(new UUID(1, 1));
        return new Artifacts.Sent(
                sender,
                artifacts.put(new ByteArrayInputStream(bytes), 10, sender).digest());
    }

    private static int shelf(Digest digest) {
        return Integer.parseInt(digest.hex().substring(0, 2), 16);
    }

    private static Instant tomorrow() {
        return Instant.now().plus(Duration.ofDays(1));
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
