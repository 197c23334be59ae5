package dev.argosy.cli;

import dev.argosy.client.JobRequest;
import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import dev.argosy.client.Upload;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Hire machines and run a command on them.",
            "",
            "Stays attached: the job's output is yours, its exit code too; Ctrl-C stops it. A portal that goes away"
                    + " for a while changes nothing. With --detach it prints the cluster's id and returns.",
            "",
            "What is paid: 20 minutes are set aside at the start (less if --for or the money covers less) and topped"
                    + " up while it runs; you are charged by the second for what ran, and the rest comes back at the"
                    + " end. Time that a lost machine did not serve is never charged."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  argosy run --gpus 1 --max-price 0.50 --budget 2 -- python3 -c 'print(6*7)'",
            "  argosy run --nodes 2 --upload train/ --outputs results -- python3 train.py",
            "  argosy run --model 'RTX 4090' --cpu 2 --env SEED=7 --for 10m -- sh simulate.sh",
            "  argosy run --nodes 4 --on-node-failure replace,continue --replace-after 30s -- sh train.sh",
            "  argosy run --on-node-failure pause --checkpoint-command 'kill -USR1 $$(cat pid)' -- sh train.sh",
            "  argosy run --queue --retries 3 --queue-timeout 6h --max-price 0.30 -- sh nightly.sh",
            "",
            "Exit codes: the job's own (of several nodes that of the one that failed first); 128+n for signal n;",
            "125 refused or ended by Argosy; 126, 127 command not executable, not found; 130 Ctrl-C.",
            "`argosy clusters events ID` tells what happened, `argosy explain CODE` what a code means."
        })
final class RunVerb extends Verb {
    @Mixin
    private ShapeOptions options = new ShapeOptions();

    @Option(names = "--budget", paramLabel = "USD", description = "The most it may cost in all.")
    private @Nullable String budget;

    @Option(
            names = "--quote",
            paramLabel = "ID",
            description = "Hire at the prices of this quote (`argosy quote` with the same options, 60 s).")
    private @Nullable String quote;

    @Option(names = "--name", paramLabel = "NAME", description = "A name for people.")
    private String name = "";

    @Option(names = "--env", paramLabel = "K=V", description = "Environment of the job; may be repeated.")
    private Map<String, String> environment = new LinkedHashMap<>();

    @Option(names = "--upload", paramLabel = "PATH", description = "A file or folder's contents, put into /job.")
    private @Nullable Path upload;

    @Option(
            names = "--outputs",
            paramLabel = "DIR",
            description = "Fetch $$ARGOSY_OUTPUT of each node (at most 64 MB) to DIR/<rank>.")
    private @Nullable Path outputs;

    @Mixin
    private FailureOptions failure = new FailureOptions();

    @Mixin
    private PatienceOptions patience = new PatienceOptions();

    @Option(
            names = {"-d", "--detach"},
            description = "Print the cluster's id and return.")
    private boolean detach;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "What each node runs, after `--`.")
    private List<String> command = List.of();

    @Override
    protected int run(Session session) throws IOException {
        if (detach && outputs != null) {
            throw wrongUse("--detach cannot fetch --outputs; use `argosy clusters outputs ID --to DIR` later");
        }
        if (outputs != null) {
            Outputs.requireFolder(outputs);
        }
        var onNodeFailure = failure.toRequest(this);
        var waiting = patience.toRequest(this);
        PortalApi portal = session.portal();
        JobRequest request = new JobRequest(
                name,
                command,
                environment,
                upload == null ? Optional.empty() : Optional.of(upload(session, upload)),
                options.nodes(),
                options.shape(),
                options.limits(budget),
                onNodeFailure,
                waiting,
                Optional.ofNullable(quote));
        Models.warnOfUnknown(session, options.shape().models());
        if (detach) {
            return detached(session, request);
        }
        var attached = new Attached(session.shell(), portal, session.json());
        Attached.End end = attached.run(request, session.idempotencyKey());
        if (outputs != null) {
            fetchOrWarn(session, end.cluster(), outputs);
        }
        return end.exitCode();
    }

    /** The job's code is what counts once it has ended: files that cannot be fetched now can be fetched later. */
    private static void fetchOrWarn(Session session, String cluster, Path folder) {
        try {
            fetch(session, cluster, folder);
        } catch (IOException | ArgosyException | RefusedException failed) {
            new Errors(session.shell(), session.json()).tell(failed);
            session.note("the job ended and its outputs are kept: `argosy clusters outputs " + cluster + " --to "
                    + folder + "` fetches them");
        }
    }

    private int detached(Session session, JobRequest request) throws IOException {
        var cluster = session.portal().createCluster(request, session.idempotencyKey());
        if (session.json()) {
            session.document(cluster.document());
        } else {
            session.print(cluster.id());
        }
        return ExitCode.DONE;
    }

    private static String upload(Session session, Path path) throws IOException {
        Path tar = Files.createTempFile("argosy-upload", ".tar");
        try {
            long bytes = Upload.pack(path, tar);
            if (!session.json()) {
                session.note("uploading " + path + " (" + Words.bytes(bytes) + ")");
            }
            return session.portal().putArtifact(tar);
        } finally {
            Files.deleteIfExists(tar);
        }
    }

    private static void fetch(Session session, String cluster, Path folder) throws IOException {
        List<Json> fetched = Outputs.fetch(session.portal(), cluster, folder);
        if (!session.json()) {
            session.note(
                    fetched.isEmpty()
                            ? "the job left no files"
                            : "fetched the outputs of " + fetched.size() + (fetched.size() == 1 ? " node" : " nodes")
                                    + " to " + folder);
        }
        Outputs.warnOfLeftOut(session, fetched, folder);
    }

    /** Thrown only before the cluster exists: 2 and 3 are ours then, any other might be the job's own. */
    static int exitCode(Exception thrown) {
        if (thrown instanceof RefusedException refused
                && refused.refusal().code().kind() == Code.Kind.MALFORMED) {
            return ExitCode.WRONG_USE;
        }
        int code = ExitCode.of(thrown);
        return code == ExitCode.REFUSED ? ExitCode.ENDED_BY_ARGOSY : code;
    }
}
