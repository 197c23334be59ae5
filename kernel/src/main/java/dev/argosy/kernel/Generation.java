package dev.argosy.kernel;

import java.util.Comparator;

/**
 * The version of a machine's desired state. The era is raised when a portal may have lost commits (restored from a
 * backup), so that numbers given out again are still newer.
 */
public record Generation(long era, long number) implements Comparable<Generation> {
    public static final Generation NONE = new Generation(0, 0);

    private static final Comparator<Generation> ORDER =
            Comparator.comparingLong(Generation::era).thenComparingLong(Generation::number);

    public Generation next() {
        return new Generation(era, Math.addExact(number, 1));
    }

    @Override
    public int compareTo(Generation other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return era + "." + number;
    }
}
