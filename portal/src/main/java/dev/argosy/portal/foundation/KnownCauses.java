package dev.argosy.portal.foundation;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells whether a failure is one that was seen before, so that its whole trace is logged once and not at each
 * repetition. Used by one thread.
 */
final class KnownCauses {
    private static final String OURS = "dev.argosy.";
    private static final int MOST = 100;
    private static final int DEEPEST = 20;

    private final Set<String> known = new HashSet<>();

    /** Whether nothing was seen before that was thrown in the same places; what the messages say does not matter. */
    boolean isNew(Throwable failed) {
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.add(places(failed));
    }

    private static String places(Throwable failed) {
        var places = new StringBuilder();
        Throwable at = failed;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            places.append(at.getClass().getName());
            append(places, at.getStackTrace());
            at = at.getCause();
        }
        return places.toString();
    }

    /** Where it was thrown, and the code of ours nearest to that. */
    private static void append(StringBuilder places, StackTraceElement[] trace) {
        if (trace.length > 0) {
            places.append(" at ").append(trace[0]);
        }
        for (StackTraceElement call : trace) {
            if (call.getClassName().startsWith(OURS)) {
                places.append(" in ").append(call);
                break;
            }
        }
        places.append('\n');
    }
}
