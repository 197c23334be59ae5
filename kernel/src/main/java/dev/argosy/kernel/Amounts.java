package dev.argosy.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** The rules for amounts that come from outside, each broken one answered by a refusal with value and remedy. */
public final class Amounts {
    private static final int LONGEST_TEXT = 40;

    private Amounts() {}

    /** The refusal for an amount outside 0..2^53−1 micro-USD, or empty when it may pass. */
    public static Optional<Refusal> check(String field, BigInteger microUsd) {
        if (microUsd.signum() < 0) {
            return Optional.of(Refusal.of(
                    Codes.AMOUNT_NEGATIVE, field + ": " + microUsd + " (expected: >= 0 micro-USD)", "give 0 or more"));
        }
        if (microUsd.compareTo(BigInteger.valueOf(Money.MAX.microUsd())) > 0) {
            return Optional.of(Refusal.of(
                    Codes.AMOUNT_TOO_LARGE,
                    field + ": " + microUsd + " (expected: <= " + Money.MAX.microUsd() + " micro-USD)",
                    "give a smaller amount"));
        }
        return Optional.empty();
    }

    public static Optional<Refusal> check(String field, long microUsd) {
        return check(field, BigInteger.valueOf(microUsd));
    }

    /** Reads decimal USD of at most 6 places within the bounds of {@link #check}. */
    public static Money parseUsd(String field, String text) {
        BigDecimal usd;
        try {
            // the length is checked first: a short text like 1e999999999 would otherwise expand to gigabytes
            if (text.length() > LONGEST_TEXT || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
                throw new NumberFormatException("exponent or too long");
            }
            usd = new BigDecimal(text);
        } catch (NumberFormatException notDecimal) {
            throw malformed(field, text, "a decimal number of USD such as 0.40").asException();
        }
        if (usd.stripTrailingZeros().scale() > 6) {
            throw malformed(field, text, "at most 6 decimal places").asException();
        }
        BigInteger micro = usd.movePointRight(6).toBigIntegerExact();
        Optional<Refusal> refusal = check(field, micro);
        if (refusal.isPresent()) {
            throw refusal.get().asException();
        }
        return Money.ofMicroUsd(micro.longValueExact());
    }

    private static Refusal malformed(String field, String text, String rule) {
        String shown = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
        return Refusal.of(
                Codes.INVALID_VALUE, field + ": '" + shown + "' (expected: " + rule + ")", "correct the amount");
    }
}
