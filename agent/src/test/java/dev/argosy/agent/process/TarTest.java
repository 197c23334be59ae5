package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarTest {
    private static final long ENOUGH = 1 << 20;

    @TempDir
    Path folder;

    private Path job;
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    @BeforeEach
    void folders() throws IOException {
        job = Files.createDirectory(folder.resolve("job"));
        Files.writeString(folder.resolve("secret"), "secret");
    }

    private TarTest with(String name, char type, String link, String content) {
        byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        tar.writeBytes(new TarHeader(name, 0644, bytes.length, type, link).bytes());
        tar.writeBytes(bytes);
        tar.writeBytes(new byte[(TarHeader.BLOCK - bytes.length % TarHeader.BLOCK) % TarHeader.BLOCK]);
        return this;
    }

    private void unpack(long limit) throws IOException, BadUploadException {
        UploadTar.unpack(new ByteArrayInputStream(tar.toByteArray()), job, limit);
    }

    @Test
    void unpacksFilesFoldersAndLinksThatStayInside() throws Exception {
        with("sub", '5', "", "")
                .with("sub/file", '0', "", "content")
                .with("link", '2', "sub/file", "")
                .unpack(ENOUGH);

        assertThat(job.resolve("link")).hasContent("content");
    }

    @ParameterizedTest
    @CsvSource({
        "../evil, 0, ''",
        "/evil, 0, ''",
        "sub/../../evil, 0, ''",
        "link, 2, ../secret",
        "link, 2, /etc/passwd",
        "link, 1, ../secret",
        "pipe, 6, ''",
        "device, 3, ''"
    })
    void refusesWhatLeadsOut(String name, char type, String link) {
        with(name, type, link, "");

        assertThatThrownBy(() -> unpack(ENOUGH)).isInstanceOf(BadUploadException.class);
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesToWriteThroughALink() {
        with("sub", '2', ".", "").with("sub2", '2', "sub", "").with("sub/file", '0', "", "x");
        with("out", '2', "sub2/../../secret", "");

        assertThatThrownBy(() -> unpack(ENOUGH)).isInstanceOf(BadUploadException.class);
        assertThat(folder.resolve("secret")).hasContent("secret");
    }

    @Test
    void refusesMoreThanItsLimit() {
        with("big", '0', "", "x".repeat(1000));

        assertThatThrownBy(() -> unpack(999)).isInstanceOf(BadUploadException.class);
    }

    @Test
    void refusesATarThatEndsInTheMiddle() {
        with("file", '0', "", "x".repeat(1000));
        byte[] cut = java.util.Arrays.copyOf(tar.toByteArray(), 700);

        assertThatThrownBy(() -> UploadTar.unpack(new ByteArrayInputStream(cut), job, ENOUGH))
                .isInstanceOf(BadUploadException.class)
                .hasMessageContaining("middle");
    }

    @Test
    void packsOutputsWithLongNamesAndLeavesOutWhatIsTooMuch() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path deep = Files.createDirectories(out.resolve("d".repeat(80)).resolve("e".repeat(80)));
        Files.writeString(deep.resolve("file"), "deep");
        Files.writeString(out.resolve("big"), "x".repeat(200_000));
        Files.createSymbolicLink(out.resolve("link"), folder.resolve("secret"));

        boolean anything = OutputTar.pack(out, tar, 150_000);
        unpack(ENOUGH);

        assertThat(anything).isTrue();
        assertThat(tar.size()).isLessThanOrEqualTo(150_000);
        assertThat(job.resolve("d".repeat(80)).resolve("e".repeat(80)).resolve("file"))
                .hasContent("deep");
        assertThat(job.resolve("big")).doesNotExist();
        assertThat(job.resolve("link")).doesNotExist();
        assertThat(job.resolve(OutputTar.LEFT_OUT)).content().contains("big (200000 bytes)");
    }

    @Test
    void tellsOfAnOutputThatIsOnlyTooLarge() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        assertThat(OutputTar.pack(out, new java.io.ByteArrayOutputStream(), 150_000))
                .isFalse();
        Files.writeString(out.resolve("big"), "x".repeat(200_000));

        boolean anything = OutputTar.pack(out, tar, 150_000);
        unpack(ENOUGH);

        assertThat(anything).isTrue();
        assertThat(job.resolve("big")).doesNotExist();
        assertThat(job.resolve(OutputTar.LEFT_OUT)).content().contains("big (200000 bytes)");
    }

    @Test
    void refusesNamesThatCannotBeInsteadOfTryingThemForEver() {
        assertThatThrownBy(() -> with("y", '0', "", "1").with("y", '5', "", "").unpack(ENOUGH))
                .isInstanceOf(BadUploadException.class);
    }

    @Test
    void refusesSizesBelowZero() {
        byte[] header = new TarHeader("file", 0644, 0, '0', "").bytes();
        header[124] = '-';
        header[134] = '7';
        java.util.Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        byte[] digits = String.format("%06o", sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, 148, digits.length);
        tar.writeBytes(header);

        assertThatThrownBy(() -> unpack(ENOUGH)).isInstanceOf(BadUploadException.class);
    }
}
