package dev.argosy.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkProcessTest {
    @TempDir
    Path temp;

    private NetworkFolder folder = new NetworkFolder(Path.of("."));
    private Process process;

    NetworkProcessTest() throws IOException {
        // replaced before each test, once the folder is known
        process = new ProcessBuilder("true").start();
    }

    @BeforeEach
    void start() throws IOException {
        folder = new NetworkFolder(temp.resolve("net"));
        folder.make();
        // a file in the folder as argument: its path stands in the command line
        Path mark = Files.writeString(folder.root().resolve("mark"), "");
        process = new ProcessBuilder("tail", "-f", mark.toString()).start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void isFoundAgainByPidAndStartTime() throws IOException {
        NetworkProcess now = NetworkProcess.of(process.pid()).orElseThrow();
        now.write(folder.pidFile("portal"));
        assertThat(NetworkProcess.read(folder.pidFile("portal"), folder.root())).contains(now);
    }

    @Test
    void anotherProcessOfThatPidOrOfAnotherFolderIsNotTakenForIt() throws IOException {
        NetworkProcess now = NetworkProcess.of(process.pid()).orElseThrow();
        new NetworkProcess(now.pid(), now.startTime() - 1).write(folder.pidFile("portal"));
        assertThat(NetworkProcess.read(folder.pidFile("portal"), folder.root())).isEmpty();
        now.write(folder.pidFile("portal"));
        assertThat(NetworkProcess.read(folder.pidFile("portal"), temp.resolve("other")))
                .isEmpty();
        Files.writeString(folder.pidFile("portal"), "torn");
        assertThat(NetworkProcess.read(folder.pidFile("portal"), folder.root())).isEmpty();
    }

    @Test
    void downEndsWhatThePidFilesNameAndASecondDownFindsNothing() throws Exception {
        NetworkProcess.of(process.pid()).orElseThrow().write(folder.pidFile("agent-1"));
        var shell = new TestShell();
        var stop = new NetworkStop(shell.shell(), folder, shell.steps());
        assertThat(stop.down()).isTrue();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.pidFile("agent-1")).doesNotExist();
        assertThat(stop.down()).isFalse();
        assertThat(new NetworkStop(shell.shell(), new NetworkFolder(temp.resolve("none")), shell.steps()).down())
                .isFalse();
    }

    @Test
    void oneUpOrDownAtATime() throws IOException {
        var shell = new TestShell();
        try (var _ = FolderLock.take(folder)) {
            assertThatThrownBy(() -> new NetworkStop(shell.shell(), folder, shell.steps()).down())
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(ProgramCodes.DATA_FOLDER_IN_USE));
        }
    }

    @Test
    void theFolderIsItsOwnersAloneAndCanBeDeleted() throws IOException {
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
                .isEqualTo("rwx------");
        Files.createSymbolicLink(folder.root().resolve("link"), temp);
        folder.delete();
        assertThat(folder.root()).doesNotExist();
        assertThat(temp).exists();
    }

    @Test
    void theTailOfALogIsItsLastLines() throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        Files.writeString(folder.log("portal"), text);
        assertThat(LogTail.lines(folder.log("portal"))).hasSize(20).endsWith("line 4999");
        assertThat(LogTail.lines(folder.log("none"))).hasSize(1);
    }
}
