package dev.argosy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Check an exported invoice, offline.",
            "",
            "Recomputes every sum from the usage that the machines signed, checks all signatures and the chain to the"
                    + " portal's CA. Exit code 4 when something does not hold."
        },
        footer = {
            "",
            "Examples:",
            "  argosy invoice verify invoice.json",
            "  argosy invoice verify invoice.json --ca 5f3c…"
        })
final class InvoiceVerifyVerb extends Verb {
    @Parameters(paramLabel = "F", description = "The file that `argosy invoice export` wrote.")
    private @Nullable Path file;

    @Option(
            names = "--ca",
            paramLabel = "FINGERPRINT",
            description = "SHA-256 of the CA to believe (default: the profile's; with neither, that of the file).")
    private @Nullable String authority;

    @Override
    protected int run(Session session) throws IOException {
        if (file == null) {
            throw wrongUse("which file?");
        }
        Optional<String> fingerprint = Optional.ofNullable(authority);
        if (fingerprint.isEmpty()) {
            fingerprint = session.profileIfAny().map(Profile::caFingerprint).filter(text -> !text.isEmpty());
        }
        InvoiceCheck check = InvoiceCheck.of(Files.readAllBytes(file), fingerprint);
        if (session.json()) {
            session.document(check.document());
        } else {
            check.show(session);
        }
        return check.holds() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
}
