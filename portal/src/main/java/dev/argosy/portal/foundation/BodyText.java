package dev.argosy.portal.foundation;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body in the sender's words: the field, what is expected, never a class of ours. */
public final class BodyText {
    private BodyText() {}

    public static Refusal refusal(JacksonException unreadable) {
        return Refusal.of(Codes.INVALID_VALUE, text(unreadable), "correct the body; /api/openapi.json describes it");
    }

    private static String text(JacksonException unreadable) {
        return switch (unreadable) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case MismatchedInputException mismatched ->
                field(mismatched) + ": another kind of value (expected: " + kind(mismatched.getTargetType()) + ")";
            case StreamReadException broken ->
                "body: not JSON at line " + broken.getLocation().getLineNr() + ", column "
                        + broken.getLocation().getColumnNr() + " (expected: one JSON object)";
            default -> field(unreadable) + ": not a value that can be used here";
        };
    }

    private static String unknown(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        String expected = known == null
                ? "no such field"
                : "one of "
                        + new TreeSet<>(known.stream().map(String::valueOf).toList())
                                .stream().collect(Collectors.joining(", "));
        return field(unknown) + ": unknown field (expected: " + expected + ")";
    }

    private static String field(JacksonException at) {
        String path = at.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
        return path.isEmpty() ? "body" : path.length() > 120 ? path.substring(0, 120) + "…" : path;
    }

    private static String kind(@org.jspecify.annotations.Nullable Class<?> target) {
        if (target == null) {
            return "as in /api/openapi.json";
        }
        if (Number.class.isAssignableFrom(target) || target.isPrimitive() && target != boolean.class) {
            return "a whole number within its range";
        }
        if (Collection.class.isAssignableFrom(target) || target.isArray()) {
            return "a list";
        }
        return switch (target.getSimpleName().toLowerCase(Locale.ROOT)) {
            case "boolean" -> "true or false";
            case "string" -> "a text";
            default -> "an object";
        };
    }
}
