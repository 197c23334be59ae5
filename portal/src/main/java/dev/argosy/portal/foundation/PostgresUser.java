package dev.argosy.portal.foundation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL refuses to run as root; this finds the way to run it as somebody else. */
final class PostgresUser {
    private PostgresUser() {}

    /** What stands before the command: nothing for an ordinary user, for root a user namespace or another user. */
    static List<String> prefix(Path data) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (works(List.of("unshare", "-U", "true"))) {
            return List.of("unshare", "-U");
        }
        String owner = Files.exists(data) ? Files.getOwner(data).getName() : "root";
        if (!owner.equals("root") && works(List.of("setpriv", "--version"))) {
            return List.of("setpriv", "--reuid=" + owner, "--regid=" + owner, "--clear-groups");
        }
        throw new IOException("user: root (expected: a user that PostgreSQL accepts, by 'unshare -U' or by 'setpriv' to"
                + " the owner of " + data + "; remedy: start as an ordinary user, allow user namespaces, or give the"
                + " folder to another user)");
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
