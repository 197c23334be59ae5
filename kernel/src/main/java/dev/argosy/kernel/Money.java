package dev.argosy.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of micro-USD: the one unit of money in Argosy, exact, never a floating point number.
 *
 * <p>Arithmetic that would overflow throws {@link ArithmeticException}; it never wraps. Amounts that come from
 * outside are held to {@link #MAX} by {@link Amounts}, so sums of a few of them cannot overflow.
 */
public record Money(long microUsd) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);
    /** The largest amount that may cross an interface: 2^53 − 1 micro-USD, exact in every JSON reader. */
    public static final Money MAX = new Money((1L << 53) - 1);

    private static final int USD_PLACES = 6;

    public static Money ofMicroUsd(long microUsd) {
        return microUsd == 0 ? ZERO : new Money(microUsd);
    }

    /** Exact conversion of a decimal number of USD; more than 6 places or more than a long holds is an error. */
    public static Money ofUsd(BigDecimal usd) {
        return new Money(usd.movePointRight(USD_PLACES)
                .setScale(0, RoundingMode.UNNECESSARY)
                .longValueExact());
    }

    public Money plus(Money other) {
        return ofMicroUsd(Math.addExact(microUsd, other.microUsd));
    }

    public Money minus(Money other) {
        return ofMicroUsd(Math.subtractExact(microUsd, other.microUsd));
    }

    public Money times(long count) {
        return ofMicroUsd(Math.multiplyExact(microUsd, count));
    }

    public Money min(Money other) {
        return microUsd <= other.microUsd ? this : other;
    }

    public Money max(Money other) {
        return microUsd >= other.microUsd ? this : other;
    }

    public boolean isNegative() {
        return microUsd < 0;
    }

    public boolean isPositive() {
        return microUsd > 0;
    }

    public boolean isZero() {
        return microUsd == 0;
    }

    /** Decimal USD with at least 2 and at most 6 places, such as {@code 0.40} or {@code 0.133333}. */
    public String toUsd() {
        BigDecimal usd = BigDecimal.valueOf(microUsd, USD_PLACES).stripTrailingZeros();
        return (usd.scale() < 2 ? usd.setScale(2) : usd).toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(microUsd, other.microUsd);
    }
}
