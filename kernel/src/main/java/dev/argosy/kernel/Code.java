package dev.argosy.kernel;

import java.util.regex.Pattern;

/**
 * A registered kebab-case code: the only thing in a refusal or reason that carries meaning for programs.
 *
 * <p>Declared once, in a chapter of {@link dev.argosy.kernel.codes.Catalogue}; only readers of what others wrote make
 * one of a name. The kind decides how an interface answers (HTTP status, exit code).
 */
public record Code(String name, Kind kind) {
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    public Code {
        if (!KEBAB.matcher(name).matches()) {
            throw new IllegalArgumentException("code: '" + name + "' (expected: kebab-case)");
        }
    }

    /** The class of a code. */
    public enum Kind {
        /** The request cannot be read or a value in it breaks its rule. */
        MALFORMED,
        UNAUTHENTICATED,
        FORBIDDEN,
        /** No such thing, or it belongs to somebody else: the answer never tells which. */
        NOT_FOUND,
        /** The present state does not allow it. */
        CONFLICT,
        MONEY,
        /** A rule of the market or of a room says no. */
        RULE,
        LIMIT,
        /** Something that should be there is away for now; trying again may help. */
        UNAVAILABLE,
        /** A broken invariant: our fault. */
        BUG,
        /** Why a job, a lease or a cluster ended; as an answer to a request a conflict of state. */
        END,
        /** How something is, such as what a health check found on a machine. */
        FINDING
    }

    @Override
    public String toString() {
        return name;
    }
}
