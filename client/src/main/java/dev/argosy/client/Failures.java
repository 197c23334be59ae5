package dev.argosy.client;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Turns what a portal answers, or does not answer, into a refusal or a failure. */
final class Failures {
    static final Code PORTAL_UNREACHABLE = ProgramCodes.PORTAL_UNREACHABLE;

    private Failures() {}

    /** The exception for an answer of status 400 and above; the body should be a problem document. */
    static RuntimeException ofAnswer(int status, String body) {
        Refusal refusal = refusal(status, body);
        if (refusal.code().kind() == Kind.BUG) {
            return new ArgosyException(refusal.code(), FailureClass.INTERNAL, refusal.message(), null);
        }
        return refusal.asException();
    }

    static ArgosyException unreachable(URI portal, IOException cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new ArgosyException(PORTAL_UNREACHABLE, FailureClass.EXTERNAL, portal + ": " + why, cause);
    }

    private static Refusal refusal(int status, String body) {
        Json problem;
        try {
            problem = Json.parse(body);
        } catch (IllegalArgumentException notJson) {
            problem = Json.NULL;
        }
        String detail = problem.text("detail");
        String message = detail.isEmpty() ? "the portal answered " + status : detail;
        return new Refusal(code(status, problem.text("code")), message, problem.text("remedy"), details(problem));
    }

    private static Map<String, String> details(Json problem) {
        var details = new HashMap<String, String>();
        if (problem.at("details") instanceof Json.Fields fields) {
            fields.members()
                    .forEach((name, value) -> details.put(name, value.asText().orElseGet(value::compact)));
        }
        return details;
    }

    private static Code code(int status, String name) {
        if (name.isEmpty()) {
            return plainCode(status);
        }
        try {
            return new Code(name, kind(status));
        } catch (IllegalArgumentException notKebab) {
            return plainCode(status);
        }
    }

    /** For answers that are no problem document, such as a proxy's. */
    private static Code plainCode(int status) {
        return switch (status) {
            case 401 -> Codes.UNAUTHENTICATED;
            case 403 -> Codes.FORBIDDEN;
            case 404 -> Codes.NOT_FOUND;
            case 503, 502, 504 -> Codes.TRY_AGAIN;
            case 500 -> Codes.INTERNAL;
            default -> new Code("http-" + status, kind(status));
        };
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 402 -> Kind.MONEY;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 422, 413 -> Kind.RULE;
            case 429 -> Kind.LIMIT;
            case 502, 503, 504 -> Kind.UNAVAILABLE;
            case 500 -> Kind.BUG;
            default -> Kind.MALFORMED;
        };
    }
}
