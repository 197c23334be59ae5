package dev.argosy.kernel;

import java.util.Set;

/**
 * Ends the process on the spot, as kill -9 would, when it reaches a named point: how crash tests hit an exact place.
 *
 * <p>Only test builds arm it: {@link #fromEnvironment} accepts names only when the class path carries the marker that
 * test builds add, so an environment variable alone can never stop a production process.
 */
public final class HaltSwitch {
    /** Never halts. */
    public static final HaltSwitch OFF = new HaltSwitch(Set.of());

    /** The variable that names the points, comma separated. */
    public static final String VARIABLE = "ARGOSY_HALT_AT";

    private static final String MARKER = "META-INF/argosy-test-build";
    private static final int AS_KILLED = 137;

    private final Set<String> points;

    private HaltSwitch(Set<String> points) {
        this.points = points;
    }

    /** Reads the points to halt at; anything but a test build that is asked to halt refuses to start. */
    public static HaltSwitch fromEnvironment() {
        String names = System.getenv(VARIABLE);
        if (names == null || names.isEmpty()) {
            return OFF;
        }
        if (HaltSwitch.class.getClassLoader().getResource(MARKER) == null) {
            throw Refusal.of(
                            Codes.NOT_SUPPORTED,
                            VARIABLE + ": set (expected: unset, this is not a test build)",
                            "unset " + VARIABLE)
                    .asException();
        }
        return new HaltSwitch(Set.of(names.split(",", -1)));
    }

    public void reached(String point) {
        if (points.contains(point)) {
            Runtime.getRuntime().halt(AS_KILLED);
        }
    }
}
