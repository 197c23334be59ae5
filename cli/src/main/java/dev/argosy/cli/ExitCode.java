package dev.argosy.cli;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;

/** What the process answers to its caller. */
final class ExitCode {
    static final int DONE = 0;
    /** Refused by a rule, or something outside failed; the code is on stderr. */
    static final int REFUSED = 1;

    static final int WRONG_USE = 2;
    /** The portal cannot be reached, or was still unavailable after retries. */
    static final int UNREACHABLE = 3;
    /** A check said no. */
    static final int CHECK_FAILED = 4;

    static final int BUG = 70;
    /** Of {@code run}: Argosy refused the job or ended it for a reason of its own. */
    static final int ENDED_BY_ARGOSY = 125;

    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(Throwable thrown) {
        return switch (thrown) {
            case RefusedException refused -> of(refused.refusal().code());
            case ArgosyException failed when failed.code().equals(ProgramCodes.PORTAL_UNREACHABLE) -> UNREACHABLE;
            case ArgosyException failed when failed.failureClass() == FailureClass.INTERNAL -> BUG;
            case ArgosyException _ -> REFUSED;
            case java.io.IOException _ -> REFUSED;
            default -> BUG;
        };
    }

    /** A value typed on the command line that cannot be is wrong use, whoever noticed it. */
    private static int of(Code code) {
        if (code.name().equals(Codes.INVALID_VALUE.name()) || code.name().equals(Codes.AMOUNT_NEGATIVE.name())) {
            return WRONG_USE;
        }
        return switch (code.kind()) {
            case UNAVAILABLE -> UNREACHABLE;
            case BUG -> BUG;
            default -> REFUSED;
        };
    }

    /** Whether nothing was decided about the request because the portal was not there. */
    static boolean isUnreachable(RuntimeException thrown) {
        return thrown instanceof RefusedException refused
                ? refused.refusal().code().kind() == Kind.UNAVAILABLE
                : of(thrown) == UNREACHABLE;
    }
}
