package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import dev.argosy.client.PortalClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One verb's use of a portal under a profile, and the way its results are shown. */
public final class Session {
    private final Shell shell;
    private final Optional<Path> config;
    private final boolean json;
    private @Nullable PortalApi portal;
    private @Nullable Profile profile;

    public Session(Shell shell, Optional<Path> config, boolean json) {
        this.shell = shell;
        this.config = config;
        this.json = json;
    }

    public Shell shell() {
        return shell;
    }

    public boolean json() {
        return json;
    }

    public Instant now() {
        return shell.clock().instant();
    }

    public Profile profile() throws IOException {
        if (profile == null) {
            profile = Profile.read(Profile.locate(config, shell));
        }
        return profile;
    }

    /** The profile if there is one; some verbs work without. */
    public Optional<Profile> profileIfAny() throws IOException {
        Path file = Profile.locate(config, shell);
        return config.isPresent() || java.nio.file.Files.exists(file) ? Optional.of(profile()) : Optional.empty();
    }

    public PortalApi portal() throws IOException {
        if (portal == null) {
            portal = new PortalApi(new PortalClient(profile().address(), shell.ticker()));
        }
        return portal;
    }

    /** For a verb that waits for a busy portal itself, and says so. */
    PortalApi portalWithoutRetries() throws IOException {
        return new PortalApi(new PortalClient(profile().address(), shell.ticker()).withoutRetries());
    }

    /** A fresh key for a request that must be done once. */
    public String idempotencyKey() {
        return shell.ids().next().toString();
    }

    /** The one document of {@code --output json}. */
    public void document(Json document) {
        shell.out().println(document.pretty());
    }

    /** A list: its document, or a table with a note where it is empty. */
    public void list(Json document, Table table, String whenEmpty) {
        if (json) {
            document(document);
        } else if (table.isEmpty()) {
            note(whenEmpty);
        } else {
            print(table);
        }
    }

    public void print(Table table) {
        table.lines(shell.terminal()).forEach(shell.out()::println);
    }

    public void print(String line) {
        shell.out().println(line);
    }

    /** For people, beside the result: never on stdout. */
    public void note(String line) {
        shell.err().println(line);
    }

    /** A line such as {@code available   99.20 USD}. */
    public void pair(String name, String value) {
        print(shell.terminal().out(Terminal.Style.DIM, String.format("%-22s", name)) + value);
    }
}
