package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.FileCodes;
import dev.argosy.kernel.evidence.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
    @TempDir
    Path temp;

    @Test
    void equalFoldersGiveEqualBytesWhateverTheirTimes() throws IOException {
        Path a = sample("a");
        Path b = sample("b");
        Files.setLastModifiedTime(b.resolve("z.txt"), FileTime.fromMillis(1_000));
        assertThat(digest(a)).isEqualTo(digest(b));
        Files.writeString(b.resolve("z.txt"), "other");
        assertThat(digest(a)).isNotEqualTo(digest(b));
    }

    @Test
    void whatIsPackedComesOutAgain() throws IOException {
        Path folder = sample("a");
        String deep = "d".repeat(90) + "/" + "e".repeat(90) + "/" + "f".repeat(120);
        Path far = folder.resolve(deep);
        Files.createDirectories(far.getParent());
        Files.writeString(far, "far");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("sub/run.sh"));
        Path out = unpack(folder);
        assertThat(Files.readString(out.resolve("z.txt"))).isEqualTo("last");
        assertThat(Files.readString(out.resolve(deep))).isEqualTo("far");
        assertThat(Files.isExecutable(out.resolve("sub/run.sh"))).isTrue();
        assertThat(Files.readSymbolicLink(out.resolve("link"))).isEqualTo(Path.of("sub/run.sh"));
        assertThat(out.resolve("skip.log")).doesNotExist();
        assertThat(out.resolve(".argosyignore")).doesNotExist();
    }

    @Test
    void aSingleFileKeepsItsName() throws IOException {
        Path file = Files.writeString(temp.resolve("job.py"), "print(1)");
        assertThat(unpack(file).resolve("job.py")).hasContent("print(1)");
    }

    @Test
    void systemTarReadsIt() throws Exception {
        Path tar = pack(sample("a"));
        Process process = new ProcessBuilder("tar", "-tf", tar.toString())
                .redirectErrorStream(true)
                .start();
        String listed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(listed).isZero();
        assertThat(listed.lines()).containsExactly("sub/", "sub/run.sh", "z.txt");
    }

    @Test
    void linksThatLeadOutAndTooMuchAreRefused() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("f"));
        Path link = Files.createSymbolicLink(folder.resolve("out"), Path.of("../../etc"));
        assertThatThrownBy(() -> pack(folder))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("leads out");
        Files.delete(link);
        try (var big = new RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
            big.setLength(Upload.LIMIT_BYTES + 1);
        }
        assertThatThrownBy(() -> pack(folder))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(FileCodes.UPLOAD_TOO_LARGE));
    }

    @Test
    void aHostileTarStaysInside() throws IOException {
        assertThatThrownBy(() -> unpackOne(TarEntry.file("../evil", false, 0))).hasMessageContaining("outside");
        assertThatThrownBy(() -> unpackOne(TarEntry.file("/evil", false, 0))).hasMessageContaining("outside");
        assertThatThrownBy(() -> unpackOne(TarEntry.link("l", "/etc"))).hasMessageContaining("outside");
        assertThatThrownBy(() -> unpackOne(TarEntry.link("d/l", "../../x"))).hasMessageContaining("outside");
        var tar = new ByteArrayOutputStream();
        var writer = new TarWriter(tar);
        writer.add(TarEntry.folder("d"));
        writer.add(TarEntry.link("l", "d"));
        writer.add(TarEntry.file("l/x", false, 0), new ByteArrayInputStream(new byte[0]));
        writer.finish();
        assertThatThrownBy(() -> Unpacked.into(temp.resolve("o"), new ByteArrayInputStream(tar.toByteArray())))
                .hasMessageContaining("through a link");
    }

    @Test
    void ignoreRulesReadAsGitReadsThem() {
        var rules = IgnoreRules.parse(List.of("# note", "*.log", "!keep.log", "/top", "build/", "a/**/z"));
        assertThat(rules.ignores("x/y.log", false)).isTrue();
        assertThat(rules.ignores("x/keep.log", false)).isFalse();
        assertThat(rules.ignores("top", false)).isTrue();
        assertThat(rules.ignores("x/top", false)).isFalse();
        assertThat(rules.ignores("build", false)).isFalse();
        assertThat(rules.ignores("x/build", true)).isTrue();
        assertThat(rules.ignores("a/b/c/z", false)).isTrue();
        assertThat(rules.ignores("a/z", false)).isTrue();
    }

    private Path sample(String name) throws IOException {
        Path folder = Files.createDirectory(temp.resolve(name));
        Files.writeString(folder.resolve("z.txt"), "last");
        Files.writeString(folder.resolve("skip.log"), "noise");
        Files.writeString(folder.resolve(".argosyignore"), "*.log\n");
        Path script = Files.createDirectory(folder.resolve("sub")).resolve("run.sh");
        Files.writeString(script, "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return folder;
    }

    private Path pack(Path path) throws IOException {
        Path tar = Files.createTempFile(temp, "packed", ".tar");
        Upload.pack(path, tar);
        return tar;
    }

    private Digest digest(Path path) throws IOException {
        return Digest.of(Files.readAllBytes(pack(path)));
    }

    private Path unpack(Path path) throws IOException {
        Path out = temp.resolve("out");
        Unpacked.into(out, Files.newInputStream(pack(path)));
        return out;
    }

    private void unpackOne(TarEntry entry) throws IOException {
        var tar = new ByteArrayOutputStream();
        var writer = new TarWriter(tar);
        if (entry.kind() == TarEntry.Kind.FILE) {
            writer.add(entry, new ByteArrayInputStream(new byte[0]));
        } else {
            writer.add(entry);
        }
        writer.finish();
        Unpacked.into(temp.resolve("hostile"), new ByteArrayInputStream(tar.toByteArray()));
    }
}
