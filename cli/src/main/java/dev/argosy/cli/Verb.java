package dev.argosy.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One command: its options are fields, {@link #run} does it. */
public abstract class Verb implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable Shell shell;

    /** Does it and answers the exit code; refusals and failures are thrown. */
    protected abstract int run(Session session) throws IOException;

    final void attach(Shell given) {
        shell = given;
    }

    boolean json() {
        return common.json();
    }

    @Override
    public final Integer call() throws IOException {
        if (shell == null) {
            throw new IllegalStateException("verb: run without a shell");
        }
        return run(new Session(shell, common.config(), common.json()));
    }

    /** For what the parser alone cannot see: the command line was used wrongly. */
    protected final RuntimeException wrongUse(String message) {
        if (spec == null) {
            throw new IllegalStateException("verb: not parsed");
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
