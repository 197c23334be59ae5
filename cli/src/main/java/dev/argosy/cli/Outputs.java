package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import dev.argosy.client.Unpacked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fetches what a job's nodes left in their output folders, to {@code DIR/<rank>/…}. */
public final class Outputs {
    private Outputs() {}

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
                try (InputStream in = new BufferedInputStream(Files.newInputStream(tar))) {
                    Unpacked.into(folder.resolve(String.valueOf(rank)), in);
                }
            } finally {
                Files.deleteIfExists(tar);
            }
        }
        return outputs;
    }
}
