package dev.argosy.cli.network;

import dev.argosy.cli.Session;
import dev.argosy.cli.Verb;
import dev.argosy.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Stop the local network: clusters are ended and settled, then agents, portal and database.",
        footer = {"", "Examples:", "  argosy down", "  argosy down --purge    # and delete its folder"})
public final class DownVerb extends Verb {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Option(names = "--dir", paramLabel = "DIR", description = "Its folder (default: ~/.argosy/network).")
    private @Nullable Path dir;

    @Option(names = "--purge", description = "Delete the folder too, money and history with it.")
    private boolean purge;

    @Override
    protected int run(Session session) throws IOException {
        NetworkFolder folder = UpVerb.folder(dir, session.shell());
        var steps = new Steps(session.shell(), session.json(), LIMIT);
        boolean stopped = new NetworkStop(session.shell(), folder, steps).down();
        boolean delete = purge && Files.exists(folder.root());
        if (delete) {
            folder.delete();
        }
        if (session.json()) {
            session.document(Json.Fields.start()
                    .put("stopped", stopped)
                    .put("purged", delete)
                    .done());
        } else {
            session.note((stopped ? "stopped" : "nothing was running") + (delete ? ", folder deleted" : ""));
        }
        return 0;
    }
}
