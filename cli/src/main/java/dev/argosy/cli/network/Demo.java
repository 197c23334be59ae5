package dev.argosy.cli.network;

import dev.argosy.cli.Attached;
import dev.argosy.cli.InvoiceCheck;
import dev.argosy.cli.InvoiceText;
import dev.argosy.cli.Outputs;
import dev.argosy.cli.Profile;
import dev.argosy.cli.Session;
import dev.argosy.cli.Shell;
import dev.argosy.cli.Table;
import dev.argosy.cli.Terminal;
import dev.argosy.cli.Words;
import dev.argosy.client.JobRequest;
import dev.argosy.client.Json;
import dev.argosy.client.Offer;
import dev.argosy.client.PortalApi;
import dev.argosy.client.PortalClient;
import dev.argosy.client.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The customer's way through the market, on a network that runs: look, hire, run, merge, pay, check. */
final class Demo {
    private static final int INTERRUPTED = 130;
    private static final int NODES = 2;
    private static final double LEAST_ACCURACY = 0.95;
    private static final int MERGE_SECONDS = 60;

    private final Session session;
    private final Shell shell;
    private final NetworkFolder folder;
    private final Programs programs;
    private final Steps steps;

    Demo(Session session, NetworkFolder folder, Programs programs, Steps steps) {
        this.session = session;
        this.shell = session.shell();
        this.folder = folder;
        this.programs = programs;
        this.steps = steps;
    }

    DemoSummary run() throws IOException {
        PortalApi customer = api(folder.customer());
        offers(customer);
        UpVerb.unsandboxed(session, folder);
        DemoVerb.title(session, "The job: learn handwritten digits on the two cheapest machines, half the data each");
        steps.goOn();
        Attached.End end = job(customer);
        steps.listen();
        if (end.exitCode() == INTERRUPTED) {
            throw new Steps.InterruptedStart();
        }
        Json learned = Json.NULL;
        boolean learnedWell = false;
        if (end.exitCode() == 0) {
            DemoVerb.title(session, "What was learnt: the sums of both nodes, added here");
            learned = merge(customer, end);
            learnedWell = learnedWell(learned);
        }
        steps.goOn();
        DemoVerb.title(session, "The bill");
        boolean verified =
                end.invoice().isPresent() && bill(customer, end.invoice().get());
        boolean balanced = books();
        Json stages = customer.cluster(end.cluster()).stages();
        return new DemoSummary(end, stages, learned, learnedWell, verified, balanced);
    }

    private PortalApi api(Path profile) throws IOException {
        return new PortalApi(new PortalClient(Profile.read(profile).address(), shell.ticker()));
    }

    private void offers(PortalApi customer) {
        DemoVerb.title(session, "For sale");
        var table = new Table("MACHINE", "GPUS", "ISOLATION", "USD/GPU-HOUR>");
        PortalApi.offersOf(customer.offers(Optional.empty(), Optional.empty(), Optional.empty())
                        .document())
                .stream()
                .sorted(Comparator.comparingLong(
                        (Offer offer) -> offer.priceMicroUsdPerGpuHour().orElse(Long.MAX_VALUE)))
                .forEach(offer -> table.row(
                        offer.machine(),
                        offer.gpusFree() + " × " + offer.model() + (offer.simulated() ? " (simulated)" : ""),
                        offer.isolation(),
                        Words.usd(offer.priceMicroUsdPerGpuHour())));
        session.print(table);
    }

    /** Whole machines (two gpus a node), so that two nodes are two machines; an hour, of which little is used. */
    private Attached.End job(PortalApi customer) throws IOException {
        Path tar = Files.createTempFile(folder.root(), "upload", ".tar");
        Upload.pack(programs.digits(), tar);
        String digest = customer.putArtifact(tar);
        var request = new JobRequest(
                "digits",
                List.of("java", "-cp", "/job/digits.jar", "dev.argosy.examples.digits.Digits", "train"),
                Map.of(),
                Optional.of(digest),
                NODES,
                new JobRequest.NodeShape(2, List.of(), 0, 0, 0, 0, List.of()),
                new JobRequest.Limits(Optional.of(500_000L), Optional.of(5_000_000L), Optional.of("PT1H")),
                JobRequest.NodeFailure.DEFAULT,
                JobRequest.Patience.NONE,
                Optional.empty());
        return new Attached(shell, customer, false).run(request, session.idempotencyKey());
    }

    /** By the example's own program, as a person would do it by hand. */
    private Json merge(PortalApi customer, Attached.End end) throws IOException {
        Path outputs = folder.root().resolve("outputs");
        Outputs.fetch(customer, end.cluster(), outputs);
        Process process = new ProcessBuilder(
                        programs.java().toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        programs.digits().toString(),
                        "dev.argosy.examples.digits.Digits",
                        "merge",
                        outputs.toString(),
                        "--output",
                        "json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(MERGE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Steps.InterruptedStart();
        }
        return answer.isBlank() ? Json.NULL : Json.parse(answer);
    }

    private boolean learnedWell(Json learned) {
        double accuracy = decimal(learned.at("accuracy"));
        boolean same = learned.truth("sameAsOneMachine");
        List<String> alone = learned.at("accuracyPerNode").items().stream()
                .map(Json::compact)
                .toList();
        session.pair("accuracy", learned.at("accuracy").compact() + "   (alone: " + String.join(", ", alone) + ")");
        session.pair("same as one machine", same ? "yes, bit for bit" : "no");
        session.pair("simulated gpus", "did no work: the arithmetic ran on the cpu");
        return same && accuracy >= LEAST_ACCURACY && alone.size() == NODES;
    }

    private static double decimal(Json json) {
        return json instanceof Json.Numeric(var value) ? value.doubleValue() : 0;
    }

    private boolean bill(PortalApi customer, String id) throws IOException {
        Json invoice = customer.invoice(id);
        InvoiceText.print(session, invoice, customer.cluster(invoice.text("cluster")));
        var bytes = new ByteArrayOutputStream();
        customer.exportInvoice(id, bytes);
        Path file = folder.root().resolve("invoice.json");
        Files.write(file, bytes.toByteArray());
        session.print("");
        InvoiceCheck check = InvoiceCheck.of(Files.readAllBytes(file), Optional.of(folder.caFingerprint()));
        check.show(session);
        return check.holds();
    }

    private boolean books() throws IOException {
        Json check = api(folder.operator()).ledgerCheck();
        boolean balanced = check.truth("balanced");
        Terminal terminal = shell.terminal();
        session.print(
                balanced
                        ? terminal.out(Terminal.Style.GREEN, "✓") + " the books balance: " + check.number("transfers")
                                + " transfers, debits = credits = " + Words.usd(check.number("debitsMicroUsd"))
                                + " USD"
                        : terminal.out(Terminal.Style.RED, "✗") + " the books do not balance");
        return balanced;
    }
}
