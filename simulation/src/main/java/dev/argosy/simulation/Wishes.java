package dev.argosy.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param until ends the history at the first line that has this text; empty for none
 * @param mix null for the seed's own
 */
record Wishes(
        long seed,
        int seeds,
        int agents,
        long millis,
        String until,
        boolean quiet,
        @Nullable Mix mix) {
    static final String HELP = """
            usage: argosy simulate --seed N [--agents 10] [--minutes 20 | --hours H] [--faults MIX] [--until TEXT]
                                   [--quiet] [--seeds COUNT]
                   argosy simulate --plants [NAME …]
              --faults   none, or names with amounts: agent-crash=6,portal-crash,cut=20 (without: as the seed draws)
              --until    ends at the first line of the history that contains TEXT
              --seeds    runs so many seeds from N on and tells one line of each
              --plants   puts known mistakes into the product, one at a time, and tells which seed finds each
            exit code 0: all invariants hold; 4: one is broken, and told""";

    private static final long MOST_AGENTS = 10_000;
    private static final long MOST_HOURS = 1_000;
    private static final long MOST_SEEDS = 1_000_000;

    private static final Set<String> FLAGS = Set.of("--quiet");
    private static final Set<String> KNOWN =
            Set.of("--seed", "--seeds", "--agents", "--minutes", "--hours", "--faults", "--until");

    static Wishes of(List<String> words) {
        var given = new HashMap<String, String>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (FLAGS.contains(word)) {
                given.put(word, "");
            } else if (KNOWN.contains(word) && i + 1 < words.size()) {
                given.put(word, words.get(++i));
            } else {
                throw new IllegalArgumentException(wrong(word));
            }
        }
        if (!given.containsKey("--seed")) {
            throw new IllegalArgumentException("--seed is missing");
        }
        String faults = given.get("--faults");
        return new Wishes(
                number(given, "--seed", 0),
                (int) number(given, "--seeds", 1, MOST_SEEDS),
                (int) number(given, "--agents", 10, MOST_AGENTS),
                minutes(given) * 60_000,
                given.getOrDefault("--until", ""),
                given.containsKey("--quiet"),
                faults == null ? null : Mix.parse(faults));
    }

    private static String wrong(String word) {
        return KNOWN.contains(word)
                ? word + " (expected: a value behind it)"
                : "'" + word + "' (expected: an option of those below)";
    }

    private static long minutes(Map<String, String> given) {
        if (given.containsKey("--hours") && given.containsKey("--minutes")) {
            throw new IllegalArgumentException("--minutes and --hours (expected: one of them)");
        }
        return given.containsKey("--hours")
                ? number(given, "--hours", 1, MOST_HOURS) * 60
                : number(given, "--minutes", 20, MOST_HOURS * 60);
    }

    private static long number(Map<String, String> given, String name, long otherwise, long most) {
        long number = number(given, name, otherwise);
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(name + ": " + number + " (expected: 1.." + most + ")");
        }
        return number;
    }

    private static long number(Map<String, String> given, String name, long otherwise) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(name + ": '" + text + "' (expected: a whole number)", notANumber);
        }
    }
}
