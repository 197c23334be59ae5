package dev.argosy.kernel;

import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Lines;

/**
 * What a lease costs, fixed when it is granted: the customer's rate, the provider's rate and the platform's fee in
 * basis points of the provider's gross.
 */
public record Terms(Rate customerRate, Rate providerRate, int feeBasisPoints) {
    public static final int MAX_FEE_BASIS_POINTS = 10_000;

    public Terms {
        if (feeBasisPoints < 0 || feeBasisPoints > MAX_FEE_BASIS_POINTS) {
            throw new IllegalArgumentException("feeBasisPoints: " + feeBasisPoints + " (expected: 0..10000)");
        }
    }

    /**
     * How the charge for a running total of active time is shared. A function of the total alone: what moves at a
     * booking is the difference to what moved before, so the number of bookings changes no side's amount.
     */
    public Shares at(long activeMillis) {
        Money charged = customerRate.forMillis(activeMillis);
        Money gross = providerRate.forMillis(activeMillis);
        Money fee = Money.ofMicroUsd(floorBasisPoints(gross.microUsd()));
        return new Shares(charged, gross, fee);
    }

    private long floorBasisPoints(long gross) {
        long whole = gross / MAX_FEE_BASIS_POINTS;
        long rest = gross % MAX_FEE_BASIS_POINTS;
        return Math.multiplyExact(whole, feeBasisPoints) + rest * feeBasisPoints / MAX_FEE_BASIS_POINTS;
    }

    /** The exact text whose hash orders and usage records carry, so that the price is part of the evidence. */
    public String text() {
        return Lines.of("argosy-terms-v1")
                .add(customerRate.microUsdPerHour())
                .add(providerRate.microUsdPerHour())
                .add(feeBasisPoints)
                .text();
    }

    public Digest hash() {
        return Digest.ofText(text());
    }

    /** The split of one total: {@code earned = gross − fee}; {@code share = charged − gross}, which may be negative. */
    public record Shares(Money charged, Money gross, Money fee) {
        public Money earned() {
            return gross.minus(fee);
        }

        public Money share() {
            return charged.minus(gross);
        }
    }
}
