package dev.argosy.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every verb that shows a list. */
final class ListOptions {
    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: all).")
    private @Nullable Long limit;

    /** How many to fetch. */
    long most(Verb verb) {
        if (limit == null) {
            return Long.MAX_VALUE;
        }
        if (limit < 1) {
            throw verb.wrongUse("--limit: " + limit + " (expected: at least 1)");
        }
        return limit;
    }
}
