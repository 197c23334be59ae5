package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import dev.argosy.client.Unpacked;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fetches what a job's nodes left in their output folders, to {@code DIR/<rank>/…}. */
public final class Outputs {
    /** Where a machine's agent names the files that were too large. */
    private static final String LEFT_OUT = "ARGOSY-LEFT-OUT.txt";

    private Outputs() {}

    /** Refuses a place where no folder can be, before a job is paid for whose files would have nowhere to go. */
    static void requireFolder(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "--outputs: '" + Table.clean(folder.toString()) + "': " + Table.clean("" + there)
                                    + " is no folder that can be written to",
                            "give another folder; nothing was started")
                    .asException();
        }
    }

    /** Answers the list of what there was. */
    public static List<Json> fetch(PortalApi portal, String cluster, Path folder) throws IOException {
        List<Json> outputs = portal.outputs(cluster).stream().toList();
        Files.createDirectories(folder);
        for (Json output : outputs) {
            long rank = output.number("rank");
            Path tar = Files.createTempFile(folder, ".output", ".tar");
            try {
                try (OutputStream to = Files.newOutputStream(tar)) {
                    portal.output(cluster, rank, to);
                }
                // of an earlier fetch into the same folder
                Files.deleteIfExists(notice(folder, rank));
                try (InputStream in = new BufferedInputStream(Files.newInputStream(tar))) {
                    Unpacked.into(folder.resolve(String.valueOf(rank)), in);
                }
            } finally {
                Files.deleteIfExists(tar);
            }
        }
        return outputs;
    }

    /** Says on stderr which nodes left more than the machines keep. */
    static void warnOfLeftOut(Session session, List<Json> fetched, Path folder) {
        for (Json output : fetched) {
            Path notice = notice(folder, output.number("rank"));
            if (Files.exists(notice)) {
                session.note("warning: files of node " + output.number("rank") + " were left out (at most 64 MB a node"
                        + " are kept): " + notice + " names them");
            }
        }
    }

    private static Path notice(Path folder, long rank) {
        return folder.resolve(String.valueOf(rank)).resolve(LEFT_OUT);
    }
}
