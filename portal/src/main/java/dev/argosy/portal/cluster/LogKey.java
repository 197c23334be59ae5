package dev.argosy.portal.cluster;

import java.util.Comparator;

/** One output of one node. */
record LogKey(int rank, Output output) implements Comparable<LogKey> {
    private static final Comparator<LogKey> ORDER =
            Comparator.comparingInt(LogKey::rank).thenComparing(LogKey::output);

    @Override
    public int compareTo(LogKey other) {
        return ORDER.compare(this, other);
    }

    enum Output {
        STDOUT("stdout", "o"),
        STDERR("stderr", "e");

        private final String stream;
        private final String letter;

        Output(String stream, String letter) {
            this.stream = stream;
            this.letter = letter;
        }

        String stream() {
            return stream;
        }

        String letter() {
            return letter;
        }

        static Output of(String letter) {
            return letter.equals(STDOUT.letter) ? STDOUT : STDERR;
        }
    }
}
