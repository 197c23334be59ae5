package dev.argosy.kernel;

import java.math.BigInteger;

/** A price in micro-USD per slice-hour, charged by the millisecond. Never negative. */
public record Rate(long microUsdPerHour) implements Comparable<Rate> {
    public static final Rate ZERO = new Rate(0);

    private static final long MILLIS_PER_HOUR = 3_600_000L;

    public Rate {
        if (microUsdPerHour < 0) {
            throw new IllegalArgumentException("rate: " + microUsdPerHour + " (expected: >= 0 micro-USD per hour)");
        }
    }

    /** {@code floor(rate × ms / 3 600 000)}, exact even where the product does not fit into 64 bits. */
    public Money forMillis(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("millis: " + millis + " (expected: >= 0)");
        }
        if (Math.multiplyHigh(microUsdPerHour, millis) == 0 && microUsdPerHour * millis >= 0) {
            return Money.ofMicroUsd(microUsdPerHour * millis / MILLIS_PER_HOUR);
        }
        return Money.ofMicroUsd(BigInteger.valueOf(microUsdPerHour)
                .multiply(BigInteger.valueOf(millis))
                .divide(BigInteger.valueOf(MILLIS_PER_HOUR))
                .longValueExact());
    }

    /** The longest time in ms that {@code money} pays for at this rate: the largest t with forMillis(t) ≤ money. */
    public long millisFor(Money money) {
        if (money.isNegative()) {
            return 0;
        }
        if (microUsdPerHour == 0) {
            return Long.MAX_VALUE;
        }
        // forMillis(t) <= m  <=>  rate*t < (m+1)*H  <=>  t <= ((m+1)*H - 1) / rate
        BigInteger limit = BigInteger.valueOf(money.microUsd())
                .add(BigInteger.ONE)
                .multiply(BigInteger.valueOf(MILLIS_PER_HOUR))
                .subtract(BigInteger.ONE)
                .divide(BigInteger.valueOf(microUsdPerHour));
        return limit.bitLength() < Long.SIZE ? limit.longValue() : Long.MAX_VALUE;
    }

    public Rate times(long count) {
        return new Rate(Math.multiplyExact(microUsdPerHour, count));
    }

    public Rate plus(Rate other) {
        return new Rate(Math.addExact(microUsdPerHour, other.microUsdPerHour));
    }

    public Money perHour() {
        return Money.ofMicroUsd(microUsdPerHour);
    }

    @Override
    public int compareTo(Rate other) {
        return Long.compare(microUsdPerHour, other.microUsdPerHour);
    }
}
