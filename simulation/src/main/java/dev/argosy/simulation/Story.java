package dev.argosy.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened in a world, line by line; the last lines are kept, and all go into one hash. */
final class Story {
    private static final int KEPT = 400;
    private static final int LONGEST = 600;
    private static final long PRIME = 0x100000001b3L;

    private final Deque<String> last = new ArrayDeque<>();
    private final @Nullable Consumer<String> reader;
    private boolean stopped;
    private long hash = 0xcbf29ce484222325L;

    Story(@Nullable Consumer<String> reader) {
        this.reader = reader;
    }

    void tell(long now, String subject, String what) {
        String line = clock(now) + "  " + subject + "  "
                + (what.length() > LONGEST ? what.substring(0, LONGEST) + "…" : what);
        mix(line);
        last.addLast(line);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        if (reader != null && !stopped) {
            try {
                reader.accept(line);
            } catch (World.Stopped enough) {
                stopped = true;
            }
        }
    }

    /** Whether the reader has read enough. */
    boolean isStopped() {
        return stopped;
    }

    /** Counts without being told. */
    void mix(String text) {
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * PRIME;
        }
        hash = mixed;
    }

    void mix(long number) {
        hash = (hash ^ number) * PRIME;
    }

    long hash() {
        return hash;
    }

    List<String> last() {
        return List.copyOf(last);
    }

    /** {@code 01:23:45.678} */
    static String clock(long millis) {
        return two(millis / 3_600_000) + ":" + two(millis / 60_000 % 60) + ":" + two(millis / 1_000 % 60) + "."
                + Long.toString(1_000 + millis % 1_000).substring(1);
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
