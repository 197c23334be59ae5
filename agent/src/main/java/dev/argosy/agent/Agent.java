package dev.argosy.agent;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import java.io.PrintWriter;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The agent's program: {@code agent join} once, then {@code agent run}; {@code agent doctor} at any time. */
@Command(
        name = "agent",
        description = "Offers this machine on a portal and runs what it is ordered to.",
        mixinStandardHelpOptions = true,
        subcommands = {JoinVerb.class, RunVerb.class, DoctorVerb.class})
public final class Agent implements Runnable {
    /** The one clock of the wall in this program. */
    static final InstantSource CLOCK = InstantSource.system();

    static final int REFUSED = 1;
    static final int WRONG_USE = 2;
    static final int UNREACHABLE = 3;
    static final int BUG = 70;

    @Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Exit codes are those of the command line. */
    public static int run(String... arguments) {
        var line = new CommandLine(new Agent());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            PrintWriter err = command.getErr();
            if (failure instanceof RefusedException refused) {
                return refused(err, refused.refusal());
            }
            err.println("internal: " + failure);
            failure.printStackTrace(err);
            err.flush();
            return BUG;
        });
        return line.execute(arguments);
    }

    private static int refused(PrintWriter err, Refusal refusal) {
        err.println(refusal.code() + ": " + refusal.message());
        if (!refusal.remedy().isEmpty()) {
            err.println("  " + refusal.remedy());
        }
        err.flush();
        return refusal.code().kind() == Code.Kind.UNAVAILABLE ? UNREACHABLE : REFUSED;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "a verb is missing: join, run or doctor");
        }
    }
}
