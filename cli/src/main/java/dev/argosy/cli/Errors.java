package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/** Says on stderr what went wrong and what to do about it, for people or as a document. */
final class Errors {
    private final Shell shell;
    private final boolean json;

    Errors(Shell shell, boolean json) {
        this.shell = shell;
        this.json = json;
    }

    void tell(Throwable thrown) {
        switch (thrown) {
            case RefusedException refused ->
                say(
                        refused.refusal().code().name(),
                        refused.refusal().message(),
                        refused.refusal().remedy(),
                        refused.refusal().details());
            case ArgosyException failed ->
                say(failed.code().name(), String.valueOf(failed.getMessage()), remedy(failed), Map.of());
            case NoSuchFileException missing ->
                say(
                        ProgramCodes.NO_SUCH_FILE.name(),
                        missing.getFile() + ": no such file",
                        "correct the path",
                        Map.of());
            case java.io.IOException outside ->
                say(
                        ProgramCodes.FILE_ERROR.name(),
                        outside.getClass().getSimpleName() + ": " + outside.getMessage(),
                        "",
                        Map.of());
            default -> {
                say(ProgramCodes.BUG.name(), thrown.toString(), "please report it with the lines below", Map.of());
                thrown.printStackTrace(shell.err());
            }
        }
    }

    void wrongUse(String message, String command) {
        if (json) {
            say(ProgramCodes.WRONG_USE.name(), message, "see `" + command + " --help`", Map.of());
        } else {
            shell.err().println(command + ": " + message);
            shell.err().println("See `" + command + " --help`.");
        }
    }

    private static String remedy(ArgosyException failed) {
        if (!failed.code().equals(ProgramCodes.PORTAL_UNREACHABLE)) {
            return "";
        }
        return failed.getCause() instanceof SSLException
                ? "if you trust that portal, correct caFingerprint in the profile: `--config`, or ask who runs it"
                : "is the portal running? `argosy up` starts a local one; --config chooses another";
    }

    private void say(String code, String message, String remedy, Map<String, String> details) {
        if (json) {
            Json error = Json.Fields.start()
                    .put("code", code)
                    .put("message", message)
                    .put("remedy", remedy)
                    .put("details", Json.ofStrings(new TreeMap<>(details)))
                    .done();
            shell.err().println(Json.Fields.start().put("error", error).done().compact());
            return;
        }
        Terminal terminal = shell.terminal();
        shell.err()
                .println(terminal.err(Terminal.Style.RED, "✗ " + code) + ": " + Table.clean(Spoken.message(message)));
        new TreeMap<>(details).forEach((name, value) -> {
            var fact = Spoken.fact(name, value);
            shell.err().println("  " + fact.getKey() + ": " + Table.clean(fact.getValue()));
        });
        if (!remedy.isEmpty()) {
            shell.err().println(terminal.err(Terminal.Style.DIM, "  → " + Table.clean(remedy)));
        }
    }
}
