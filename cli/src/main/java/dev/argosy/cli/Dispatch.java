package dev.argosy.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Finds the verb that a command line names, runs it and turns what it throws into messages and an exit code. */
final class Dispatch {
    private static final int USAGE_WIDTH = 100;

    private final Shell shell;

    Dispatch(Shell shell) {
        this.shell = shell;
    }

    int run(List<String> arguments) {
        boolean help = asksForHelp(arguments);
        List<String> words = !arguments.isEmpty() && arguments.getFirst().equals("help")
                ? arguments.subList(1, arguments.size())
                : arguments;
        if (words.isEmpty() || words.getFirst().startsWith("-")) {
            return withoutVerb(words, help || arguments.isEmpty());
        }
        var named = Verbs.find(words);
        if (named.isEmpty()) {
            return unknown(words, help);
        }
        String name = named.get().words();
        Optional<Verb> verb = Verbs.make(name);
        if (verb.isEmpty()) {
            return ofLauncher(name, help);
        }
        var rest = new ArrayList<>(words.subList(named.get().used(), words.size()));
        if (arguments.getFirst().equals("help")) {
            rest.addFirst("--help");
        }
        return execute(name, verb.get(), rest);
    }

    private int execute(String words, Verb verb, List<String> arguments) {
        verb.attach(shell);
        String command = "argosy " + words;
        var line = new CommandLine(verb);
        line.setCommandName(command);
        line.setUsageHelpWidth(USAGE_WIDTH);
        line.getCommandSpec()
                .usageMessage()
                .abbreviateSynopsis(true)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n");
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // what a job is told is never looked at: `run -- cmd --flag`
        line.setStopAtPositional(verb instanceof RunVerb);
        line.setExpandAtFiles(false);
        line.setUnmatchedOptionsArePositionalParams(verb instanceof TakesAmount);
        try {
            CommandLine.ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
            if (parsed.isUsageHelpRequested()) {
                line.usage(shell.out(), shell.terminal().outColour() ? Ansi.ON : Ansi.OFF);
                return ExitCode.DONE;
            }
            return verb.call();
        } catch (CommandLine.ParameterException wrong) {
            new Errors(shell, asksForJson(arguments)).wrongUse(message(wrong), command);
            return ExitCode.WRONG_USE;
        } catch (Exception thrown) {
            new Errors(shell, verb.json()).tell(thrown);
            return verb instanceof RunVerb ? RunVerb.exitCode(thrown) : ExitCode.of(thrown);
        }
    }

    private static String message(CommandLine.ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage());
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            return near.isEmpty() ? message : message + "; did you mean " + near.getFirst() + "?";
        }
        return message;
    }

    private int withoutVerb(List<String> words, boolean help) {
        if (!words.isEmpty() && List.of("--version", "-V").contains(words.getFirst())) {
            shell.out().println("argosy " + version());
            return ExitCode.DONE;
        }
        if (help || words.isEmpty()) {
            overview(shell.out());
            return ExitCode.DONE;
        }
        new Errors(shell, asksForJson(words)).wrongUse("Unknown option: '" + words.getFirst() + "'", "argosy");
        return ExitCode.WRONG_USE;
    }

    private int unknown(List<String> words, boolean help) {
        String first = words.getFirst();
        Map<String, String> group = Verbs.group(first);
        boolean bare = words.stream().skip(1).allMatch(word -> word.startsWith("-"));
        if (!group.isEmpty() && bare) {
            PrintStream to = help ? shell.out() : shell.err();
            to.println("Usage: argosy " + first + " VERB [OPTIONS]\n");
            entries(to, group);
            return help ? ExitCode.DONE : ExitCode.WRONG_USE;
        }
        String tried = group.isEmpty() ? first : first + " " + words.get(1);
        String hint = Nearest.verb(words)
                .map(name -> "; did you mean `argosy " + name + "`?")
                .orElse("");
        new Errors(shell, asksForJson(words)).wrongUse("no verb '" + Table.clean(tried) + "'" + hint, "argosy");
        return ExitCode.WRONG_USE;
    }

    private int ofLauncher(String words, boolean help) {
        if (help) {
            shell.out().println("argosy " + words + " is started by the launcher in the repository:");
            shell.out().println("  ./argosy " + words + " --help");
            return ExitCode.DONE;
        }
        new Errors(shell, false).wrongUse("'" + words + "' is started by the launcher: ./argosy " + words, "argosy");
        return ExitCode.WRONG_USE;
    }

    private void overview(PrintStream to) {
        Terminal terminal = shell.terminal();
        to.println(terminal.out(Terminal.Style.BOLD, "argosy") + ": hire idle GPUs, offer yours, check every bill\n");
        to.println("Usage: argosy VERB [OPTIONS]\n");
        Verbs.SECTIONS.forEach((title, section) -> {
            to.println(terminal.out(Terminal.Style.BOLD, title));
            entries(to, section.entries());
            to.println();
        });
        to.println(terminal.out(Terminal.Style.BOLD, "Examples"));
        to.println("  argosy demo                                       see everything work, in one go");
        to.println("  argosy up                                         keep a local network");
        to.println("  argosy run --gpus 1 --max-price 0.50 -- python3 -c 'print(6*7)'");
        to.println("  argosy deposit 25 --from faucet");
        to.println("  argosy invoice verify invoice.json                check a bill, offline\n");
        to.println("`argosy VERB --help` tells more. Exit codes: 0 done, 1 refused, 2 wrong use, 3 portal away,");
        to.println("4 a check said no, 70 bug, 130 interrupted; `run` passes on the job's own.");
    }

    private void entries(PrintStream to, Map<String, String> entries) {
        entries.forEach((words, summary) -> to.println(
                "  " + shell.terminal().out(Terminal.Style.CYAN, String.format("%-18s", words)) + " " + summary));
    }

    private static String version() {
        String version = Argosy.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static boolean asksForHelp(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.equals("--")) {
                return false;
            }
            if (List.of("help", "--help", "-h").contains(argument)) {
                return true;
            }
        }
        return false;
    }

    private static boolean asksForJson(List<String> arguments) {
        for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
            String argument = arguments.get(i);
            boolean apart = List.of("-o", "--output").contains(argument)
                    && i + 1 < arguments.size()
                    && arguments.get(i + 1).equalsIgnoreCase("json");
            if (apart || argument.equalsIgnoreCase("--output=json")) {
                return true;
            }
        }
        return false;
    }
}
