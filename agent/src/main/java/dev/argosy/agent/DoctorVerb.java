package dev.argosy.agent;

import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent doctor}: whether this machine is well, and fit to be offered. */
@Command(
        name = "doctor",
        description = "Looks whether this machine is well and has what it needs; exit code 4 when it is not.",
        mixinStandardHelpOptions = true)
final class DoctorVerb implements Callable<Integer> {
    private static final int CHECK_SAID_NO = 4;

    @Option(names = "--data", paramLabel = "DIR", description = "the agent's folder (default: ~/.argosy/agent)")
    private @Nullable Path data;

    @Option(names = "--portal", paramLabel = "URL", description = "a portal to reach and to compare the clock with")
    private @Nullable String portal;

    @Option(names = "--authority", paramLabel = "SHA256", description = "fingerprint of that portal's authority")
    private @Nullable String authority;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json")
    private Format format = Format.text;

    /** The spelling is what people type. */
    enum Format {
        text,
        json
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = data != null ? data : DataFolder.standard(Path.of(System.getProperty("user.home")));
        var request = new Doctor.Request(
                root.toAbsolutePath(),
                Optional.ofNullable(portal),
                Optional.ofNullable(authority).map(Digest::new));
        DoctorReport report = new Doctor(request, new AgentThreads(), Agent.CLOCK).look();
        System.out.println(
                format == Format.json ? report.json() : report.table().stripTrailing());
        if (format == Format.text) {
            System.err.println(
                    switch (report.worst()) {
                        case FAIL -> "this machine is not fit to be offered: see the lines marked fail";
                        case WARN -> "this machine is fit to be offered; see the lines marked warn";
                        case OK, UNKNOWN -> "this machine is fit to be offered";
                    });
        }
        return report.worst() == Level.FAIL ? CHECK_SAID_NO : 0;
    }
}
