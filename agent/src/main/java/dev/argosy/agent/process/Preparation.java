package dev.argosy.agent.process;

import dev.argosy.agent.core.BootClock;
import dev.argosy.agent.core.MachineGpu;
import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gets a work folder ready: files fetched and unpacked, the command found. May be repeated after any interruption. */
final class Preparation {
    private static final String DONE = "prepared";
    private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(30);
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    /** What the command line of {@code run} uses for Argosy's own reasons. */
    private static final int OUR_REASON = 125;

    private static final long MIB = 1024 * 1024;

    /** Looks the command up as exec would, inside the sandbox: bubblewrap's own exit code cannot tell. */
    private static final String LOOK_UP = """
            case $1 in
              */*) [ -e "$1" ] || exit 127; [ -f "$1" ] && [ -x "$1" ] || exit 126; exit 0 ;;
            esac
            seen=127; IFS=:
            for folder in $PATH; do
              if [ -f "$folder/$1" ]; then [ ! -x "$folder/$1" ] || exit 0; seen=126; fi
            done
            exit $seen
            """;

    private final WorkFolder folder;
    private final Order order;
    private final Isolation isolation;
    private final List<MachineGpu> gpus;

    Preparation(WorkFolder folder, Order order, Isolation isolation, List<MachineGpu> gpus) {
        this.folder = folder;
        this.order = order;
        this.isolation = isolation;
        this.gpus = gpus;
    }

    boolean done() {
        return Files.exists(folder.control(DONE));
    }

    /** @throws IOException when trying again may help: for as long as it takes if it is the portal that is away */
    Observation run(Transfers transfers, BootClock clock) throws IOException {
        if (done()) {
            return new Observation.Prepared(order.lease(), 0, 0);
        }
        long from = clock.millis();
        try {
            folder.create();
            folder.clearJob();
            var upload = order.workload().upload();
            if (upload.isPresent()) {
                upload(transfers, upload.get());
            }
            isolation.handOver(folder);
            int found = lookUp();
            if (found != 0) {
                return notFound(found);
            }
            Files.writeString(folder.control(DONE), "");
            return new Observation.Prepared(order.lease(), 0, clock.millis() - from);
        } catch (BadUploadException bad) {
            return failed(JobCodes.BAD_UPLOAD.name(), String.valueOf(bad.getMessage()), OUR_REASON);
        } catch (RefusedTransferException refused) {
            return failed(refused.code(), String.valueOf(refused.getMessage()), OUR_REASON);
        }
    }

    private void upload(Transfers transfers, Digest digest)
            throws IOException, RefusedTransferException, BadUploadException {
        FileStore store = Files.getFileStore(folder.root());
        if (store.getUsableSpace() < 2 * order.workload().uploadSize()) {
            throw new RefusedTransferException(JobCodes.DISK_LOW.name(), "no room on the machine to unpack the upload");
        }
        Path tar = folder.control("upload.tar");
        fetch(transfers, tar);
        MessageDigest sha = Digest.sha256();
        try (InputStream in = Files.newInputStream(tar)) {
            var hashed = new DigestInputStream(in, sha);
            hashed.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!Digest.ofHash(sha.digest()).equals(digest)) {
            Files.delete(tar);
            // the portal names uploads by their digest: what came was damaged on its way or on this disk
            throw new IOException("upload: what arrived is not what was ordered");
        }
        try (InputStream in = new java.io.BufferedInputStream(Files.newInputStream(tar))) {
            long room = Math.min(order.slice().diskMiB() * MIB, store.getUsableSpace() - 64 * MIB);
            UploadTar.unpack(in, folder.job(), Math.max(order.workload().uploadSize(), room));
        }
        Files.delete(tar);
        Files.createDirectories(folder.output());
    }

    private void fetch(Transfers transfers, Path tar) throws IOException, RefusedTransferException {
        try {
            transfers.fetchUpload(order, tar);
        } catch (FileSystemException ours) {
            throw ours;
        } catch (IOException away) {
            throw new PortalAwayException(away);
        }
    }

    private int lookUp() throws IOException {
        var command = order.workload().command();
        var launch = isolation.launch(folder, order, gpus, List.of("sh", "-c", LOOK_UP, "look-up", command.getFirst()));
        var shell = new ArrayList<>(List.of(
                "sh",
                "-c",
                "test -e sandbox.arguments || : > sandbox.arguments\n"
                        + "exec \"$@\" 3> /dev/null 4< sandbox.arguments",
                "look-up"));
        shell.addAll(launch);
        return ShortCommand.run(shell, folder.control(), LOOK_UP_LIMIT);
    }

    private Observation notFound(int found) {
        String command = order.workload().command().getFirst();
        return switch (found) {
            case NOT_FOUND ->
                failed(
                        JobCodes.COMMAND_NOT_FOUND.name(),
                        "command: '" + command + "' (expected: a program in the job's PATH)",
                        found);
            case NOT_EXECUTABLE ->
                failed(
                        JobCodes.COMMAND_NOT_FOUND.name(),
                        "command: '" + command + "' (expected: an executable file)",
                        found);
            default ->
                failed(
                        JobCodes.SANDBOX_FAILED.name(),
                        "the sandbox could not be entered (exit code " + found + ")",
                        OUR_REASON);
        };
    }

    private Observation failed(String code, String message, int exitCode) {
        return new Observation.PrepareFailed(order.lease(), code, message, exitCode);
    }
}
