package dev.argosy.kernel;

import java.util.Map;
import java.util.TreeMap;

/**
 * An expected "no": a stable code, a message that names value and rule, and a remedy. A value, not an exception.
 *
 * @param details machine-readable facts beside the text, such as how many slices each constraint ruled out
 */
public record Refusal(Code code, String message, String remedy, Map<String, String> details) {
    public Refusal {
        details = Map.copyOf(details);
    }

    public static Refusal of(Code code, String message, String remedy) {
        return new Refusal(code, message, remedy, Map.of());
    }

    public Refusal with(String key, String value) {
        var more = new TreeMap<>(details);
        more.put(key, value);
        return new Refusal(code, message, remedy, more);
    }

    /** For the edges (HTTP, agent stream) and for leaving a transaction that must be rolled back. */
    public RefusedException asException() {
        return new RefusedException(this);
    }
}
