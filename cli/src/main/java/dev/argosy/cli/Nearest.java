package dev.argosy.cli;

import java.util.List;
import java.util.Optional;

/** Guesses what somebody meant to type. */
final class Nearest {
    private Nearest() {}

    /** The verb with the fewest letters to change; none where more than a third of them are wrong. */
    static Optional<String> verb(List<String> typed) {
        String one = typed.getFirst();
        String two = typed.size() > 1 ? one + " " + typed.get(1) : one;
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String name : Verbs.names()) {
            int changes = changes(name.contains(" ") ? two : one, name);
            if (changes < least) {
                least = changes;
                best = name;
            }
        }
        return least * 3 <= best.length() ? Optional.of(best) : Optional.empty();
    }

    /** Letters to insert, delete or replace to make one from the other (Levenshtein). */
    static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[to.length()];
    }
}
