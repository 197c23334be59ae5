package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Issue an API key. It is printed this once: put it into the profile of whoever is to use it, as apiKey.",
            "A member hires and stops clusters; a viewer only looks; billing moves money; admin and owner do all."
        },
        footer = {
            "",
            "Examples:",
            "  argosy keys create --role member --name ci",
            "  argosy budget set 5 --per day --key key_0199…    # what it may spend"
        })
final class KeysCreateVerb extends Verb {
    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description = "owner, admin, member, billing or viewer.")
    private String role = "";

    @Option(names = "--name", paramLabel = "NAME", description = "For people to tell keys apart.")
    private @Nullable String name;

    @Option(names = "--project", paramLabel = "ID", description = "The project it belongs to (default: the first).")
    private @Nullable String project;

    @Override
    protected int run(Session session) throws IOException {
        Json key = session.portal()
                .createKey(
                        role.toUpperCase(java.util.Locale.ROOT),
                        Optional.ofNullable(name),
                        Optional.ofNullable(project));
        if (session.json()) {
            session.document(key);
        } else {
            session.print(key.text("apiKey"));
            session.note(key.text("id") + " acts as " + key.text("role") + "; it is not shown again");
        }
        return ExitCode.DONE;
    }
}
