package dev.argosy.cli.network;

import dev.argosy.cli.Profile;
import dev.argosy.cli.Session;
import dev.argosy.cli.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Whether this machine is well and fit to be offered: each check with what was measured, what is needed and"
                    + " what to do; exit code 4 when one says no.",
            "The agent's program looks, at the same things that a running agent tells its portal of."
        },
        footer = {"", "Examples:", "  argosy doctor", "  argosy doctor --data ~/.argosy/agent --output json"})
public final class DoctorVerb extends Verb {
    @Option(names = "--data", paramLabel = "DIR", description = "The agent's folder (default: ~/.argosy/agent).")
    private @Nullable Path data;

    @Override
    protected int run(Session session) throws IOException {
        List<String> arguments = arguments(session);
        Process doctor = Programs.of(session.shell()).doctor(arguments);
        try {
            return doctor.waitFor();
        } catch (InterruptedException stopped) {
            doctor.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while looking at the machine", stopped);
        }
    }

    private List<String> arguments(Session session) throws IOException {
        var arguments = new ArrayList<String>();
        if (data != null) {
            arguments.addAll(List.of("--data", data.toAbsolutePath().toString()));
        }
        var profile = session.profileIfAny();
        profile.map(Profile::portal).ifPresent(portal -> arguments.addAll(List.of("--portal", portal)));
        profile.map(Profile::caFingerprint)
                .filter(fingerprint -> !fingerprint.isEmpty())
                .ifPresent(fingerprint -> arguments.addAll(List.of("--authority", fingerprint)));
        if (session.json()) {
            arguments.addAll(List.of("--output", "json"));
        }
        return arguments;
    }
}
