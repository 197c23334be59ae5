package dev.argosy.acceptance;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what is about to be true, with a deadline. */
final class Await {
    private static final long POLL_MILLIS = 20;

    private Await() {}

    static void until(String what, Duration deadline, BooleanSupplier holds) throws InterruptedException {
        var never = new CountDownLatch(1);
        for (long polls = deadline.toMillis() / POLL_MILLIS; polls >= 0; polls--) {
            if (holds.getAsBoolean()) {
                return;
            }
            boolean counted = never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (counted) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        }
        throw new AssertionError("not within " + deadline + ": " + what);
    }

    /** Lets real time pass where the passing of time is what is tested. */
    static void elapse(Duration time) throws InterruptedException {
        boolean counted = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        if (counted) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
