package dev.argosy.ledger;

import dev.argosy.kernel.Money;

/** All that ever left and entered an account; both only grow. */
public record Sums(long debits, long credits) {
    public static final Sums ZERO = new Sums(0, 0);

    public Sums {
        if (debits < 0 || credits < 0) {
            throw new IllegalArgumentException("sums: " + debits + ", " + credits + " (expected: none below zero)");
        }
    }

    /** Credits less debits: what is there; below zero only in accounts that are not protected. */
    public Money balance() {
        return Money.ofMicroUsd(Math.subtractExact(credits, debits));
    }
}
