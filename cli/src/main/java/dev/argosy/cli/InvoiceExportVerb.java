package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "The invoice as a file with all its evidence, for `argosy invoice verify`.",
        footer = {"", "Example:", "  argosy invoice export inv_0199… --file invoice.json"})
final class InvoiceExportVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The invoice.")
    private String id = "";

    @Option(names = "--file", paramLabel = "F", description = "Where to write it (default: stdout).")
    private @Nullable Path file;

    @Override
    protected int run(Session session) throws IOException {
        if (file == null) {
            session.portal().exportInvoice(id, session.shell().out());
            session.shell().out().flush();
            return ExitCode.DONE;
        }
        long bytes = write(session, file);
        if (session.json()) {
            session.document(Json.Fields.start()
                    .put("invoice", id)
                    .put("file", file.toString())
                    .put("bytes", bytes)
                    .done());
        } else {
            session.note("wrote " + file + " (" + Words.bytes(bytes) + ")");
        }
        return ExitCode.DONE;
    }

    /** Whole or not at all: a refusal must not cost a bill that was kept under that name. */
    private long write(Session session, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(folder, ".argosy-invoice", ".json");
        try {
            long bytes;
            try (OutputStream to = Files.newOutputStream(fresh)) {
                bytes = session.portal().exportInvoice(id, to);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            return bytes;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
