package dev.argosy.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

@Command(
        description = "A script that lets your shell complete verbs and options.",
        footer = {
            "",
            "Examples:",
            "  source <(argosy completion bash)      # this shell; for all, put the line into ~/.bashrc",
            "  source <(argosy completion zsh)       # or ~/.zshrc",
        })
final class CompletionVerb extends Verb {
    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Kind kind = Kind.bash;

    @Override
    protected int run(Session session) {
        if (session.json()) {
            throw wrongUse("a script is no document: leave out --output json");
        }
        session.print(AutoComplete.bash("argosy", new CommandLine(all())).stripTrailing());
        return ExitCode.DONE;
    }

    /** All verbs as one tree; the parser itself never needs it, and to make it takes time. */
    private static CommandSpec all() {
        CommandSpec root = CommandSpec.create().name("argosy");
        for (String words : Verbs.names()) {
            int space = words.indexOf(' ');
            CommandSpec parent = space < 0 ? root : group(root, words.substring(0, space));
            CommandSpec spec =
                    Verbs.make(words).map(CommandSpec::forAnnotatedObject).orElseGet(CommandSpec::create);
            parent.addSubcommand(words.substring(space + 1), spec);
        }
        return root;
    }

    private static CommandSpec group(CommandSpec root, String name) {
        CommandLine known = root.subcommands().get(name);
        if (known == null) {
            known = new CommandLine(CommandSpec.create());
            root.addSubcommand(name, known);
        }
        return known.getCommandSpec();
    }

    /** The spelling is what people type. The one script serves both. */
    enum Kind {
        bash,
        zsh
    }
}
