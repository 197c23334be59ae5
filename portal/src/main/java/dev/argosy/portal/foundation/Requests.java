package dev.argosy.portal.foundation;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.util.function.Function;

/** Reads values of HTTP requests into our types, or refuses them. For endpoints. */
public final class Requests {
    private Requests() {}

    /** An id in a path: one that cannot be is answered like one that is not there. */
    public static <T> T pathId(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException malformed) {
            throw notFound(text).asException();
        }
    }

    /** A field of a body or query. */
    public static <T> T field(String name, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (RuntimeException malformed) {
            throw Refusal.of(Codes.INVALID_VALUE, name + ": " + malformed.getMessage(), "correct the value")
                    .asException();
        }
    }

    /** The one answer for what does not exist and for what belongs to somebody else. */
    public static Refusal notFound(String what) {
        String shown = what.length() > 80 ? what.substring(0, 80) + "…" : what;
        return Refusal.of(Codes.NOT_FOUND, "'" + shown + "' is not here", "check the id and the organization");
    }
}
