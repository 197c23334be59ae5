package dev.argosy.portal.foundation;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Refusal;
import java.util.Map;

/**
 * The body of every refusal over HTTP (application/problem+json).
 *
 * @param type where the portal that answered explains the code: {@code /api/public/v1/reasons/<code>}
 */
public record Problem(
        String type, String title, int status, String detail, String code, String remedy, Map<String, String> details) {
    private static final String CATALOGUE = "/api/public/v1/reasons/";

    public static Problem of(Refusal refusal) {
        String code = refusal.code().name();
        return new Problem(
                CATALOGUE + code,
                code.replace('-', ' '),
                status(refusal.code().kind()),
                refusal.message(),
                code,
                refusal.remedy(),
                refusal.details());
    }

    /** The one table from kinds of codes to HTTP. */
    static int status(Code.Kind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case UNAUTHENTICATED -> 401;
            case MONEY -> 402;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, END, FINDING -> 409;
            case RULE -> 422;
            case LIMIT -> 429;
            case BUG -> 500;
            case UNAVAILABLE -> 503;
        };
    }
}
