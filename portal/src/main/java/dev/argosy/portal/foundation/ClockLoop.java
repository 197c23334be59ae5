package dev.argosy.portal.foundation;

import static dev.argosy.schema.foundation.Tables.CLOCK;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Advances the high-water mark of database time once a second and compares its pace with our own monotonic clock.
 *
 * <p>Read from other threads only through {@link #holds}.
 */
final class ClockLoop implements Loop, TimeTrust {
    private static final Logger LOG = LoggerFactory.getLogger(ClockLoop.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    /** Two periods of the slowest loop that judges by time alone. */
    private static final Duration SUSPENSION = Duration.ofSeconds(10);

    private final Transactions transactions;
    private final LongSupplier nanos;
    private volatile @Nullable Mark mark;
    private volatile @Nullable Long suspendedUntilNanos;

    /** Database time and our own clock, read together. */
    private record Mark(Instant time, long nanos) {
        /** How much further database time has gone than our own clock since. */
        Duration stepTo(Instant later, long nanosThen) {
            return Duration.between(time, later).minus(Duration.ofNanos(nanosThen - nanos));
        }
    }

    ClockLoop(Transactions transactions, LongSupplier nanos) {
        this.transactions = transactions;
        this.nanos = nanos;
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Duration period() {
        return PERIOD;
    }

    @Override
    public boolean step() {
        Instant time = transactions.run(tx -> {
            Instant now = tx.now();
            SqlTransaction.of(tx).sql().update(CLOCK).set(CLOCK.MARK, now).execute();
            return now;
        });
        long read = nanos.getAsLong();
        Mark before = mark;
        mark = new Mark(time, read);
        if (before != null) {
            Duration step = before.stepTo(time, read);
            if (step.abs().compareTo(TOLERANCE) > 0) {
                suspend(step, read);
            }
        }
        return false;
    }

    private void suspend(Duration step, long read) {
        LOG.warn(
                "clock-step: database time moved {} ms more than our own clock; decisions by time alone wait {} s",
                step.toMillis(),
                SUSPENSION.toSeconds());
        suspendedUntilNanos = read + SUSPENSION.toNanos();
    }

    @Override
    public boolean holds(Instant now) {
        long read = nanos.getAsLong();
        Mark last = mark;
        // a transaction that waited since it read the time lags behind our clock: that alone is no step
        if (last != null && last.stepTo(now, read).compareTo(TOLERANCE) > 0) {
            suspend(last.stepTo(now, read), read);
            return false;
        }
        Long until = suspendedUntilNanos;
        return until == null || read - until >= 0;
    }
}
