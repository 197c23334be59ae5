package dev.argosy.cli.network;

import dev.argosy.cli.Profile;
import dev.argosy.cli.Session;
import dev.argosy.cli.Shell;
import dev.argosy.cli.Terminal;
import dev.argosy.cli.Verb;
import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import dev.argosy.client.PortalClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Start a local network: a portal with its own database, and machines with simulated gpus.",
            "",
            "Everything runs as processes of their own and keeps running; `argosy down` ends it. On the same folder"
                    + " again it starts only what does not run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  argosy up",
            "  argosy up --agents 2 --gpus 'RTX 4090:2@0.35;H100:1@1.90'",
            "  argosy up --dir /tmp/net --port 7500",
            "",
            "A spec is MODEL:COUNT[@PRICE][,…] for all machines, or several separated by ';' dealt in turn.",
            "Simulated gpus do no work; the jobs are real."
        })
public final class UpVerb extends Verb {
    static final Duration LIMIT = Duration.ofSeconds(60);

    @Option(names = "--dir", paramLabel = "DIR", description = "Its folder (default: ~/.argosy/network).")
    private @Nullable Path dir;

    @Option(names = "--gpus", paramLabel = "SPEC", description = "Simulated gpus (default: RTX 4090:2).")
    private @Nullable String gpus;

    @Option(names = "--agents", paramLabel = "N", description = "Machines (default: 3).")
    private @Nullable Integer agents;

    @Option(names = "--port", paramLabel = "PORT", description = "Of the portal (default: 7400 or the next free one).")
    private @Nullable Integer port;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Listen there, with TLS (default: loopback only).")
    private @Nullable String bind;

    static NetworkFolder folder(@Nullable Path dir, Shell shell) {
        Path path = dir == null ? shell.home().resolve(".argosy/network") : dir;
        return new NetworkFolder(path.toAbsolutePath().normalize());
    }

    @Override
    protected int run(Session session) throws IOException {
        Shell shell = session.shell();
        NetworkFolder folder = folder(dir, shell);
        var steps = new Steps(shell, session.json(), LIMIT);
        var wanted = new Wanted(
                Optional.ofNullable(gpus),
                Optional.ofNullable(agents),
                Optional.ofNullable(port),
                Optional.ofNullable(bind));
        try {
            NetworkState state = new NetworkStart(shell, folder, Programs.of(shell), steps).up(wanted);
            if (session.json()) {
                session.document(document(state, folder));
            } else {
                show(session, state, folder);
            }
            return 0;
        } catch (Steps.InterruptedStart interrupted) {
            session.note("stopped what was started");
            return 130;
        }
    }

    private static Json document(NetworkState state, NetworkFolder folder) {
        return Json.Fields.start()
                .put("url", state.url())
                .put("folder", folder.root().toString())
                .put("operator", folder.operator().toString())
                .put("provider", folder.provider().toString())
                .put("customer", folder.customer().toString())
                .put("agents", state.document().at("agents"))
                .done();
    }

    private static void show(Session session, NetworkState state, NetworkFolder folder) throws IOException {
        Terminal terminal = session.shell().terminal();
        session.print("");
        session.print("Argosy runs at " + terminal.out(Terminal.Style.BOLD, state.url()));
        session.print("");
        session.pair("  folder", folder.root().toString());
        session.pair("  customer", folder.customer() + "   (has play money)");
        session.pair("  provider", folder.provider() + "   (owns the machines)");
        session.pair("  operator", folder.operator().toString());
        unsandboxed(session, folder);
        session.print("");
        session.print("Try");
        session.print("  export ARGOSY_CONFIG=" + folder.customer());
        session.print("  argosy run --gpus 1 --max-price 0.50 --budget 2 -- python3 -c 'print(6*7)'");
        session.print(
                "  argosy down" + (folder.equals(folder(null, session.shell())) ? "" : " --dir " + folder.root()));
    }

    /** Said once at the start: here jobs can see what this user can. */
    static void unsandboxed(Session session, NetworkFolder folder) throws IOException {
        var customer = new PortalApi(new PortalClient(
                Profile.read(folder.customer()).address(), session.shell().ticker()));
        Json offers = customer.offers(Optional.empty(), Optional.empty(), Optional.empty())
                .document();
        if (PortalApi.offersOf(offers).stream()
                .anyMatch(offer -> offer.isolation().equals("none"))) {
            session.note("");
            session.note(session.shell().terminal().err(Terminal.Style.YELLOW, "  isolation: none")
                    + "  bubblewrap does not work here, so jobs see what you see; run only your own");
        }
    }
}
