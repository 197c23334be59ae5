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
 * <p>Read from other threads only through {@link #holds()}.
 */
final class ClockLoop implements Loop, TimeTrust {
    private static final Logger LOG = LoggerFactory.getLogger(ClockLoop.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    /** Two periods of the slowest loop that judges by time alone. */
    private static final Duration SUSPENSION = Duration.ofSeconds(10);

    private final Transactions transactions;
    private final LongSupplier nanos;
    private @Nullable Instant lastTime;
    private long lastNanos;
    private volatile long suspendedUntilNanos;
    private volatile boolean suspended;

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
        Instant before = lastTime;
        if (before != null) {
            compare(Duration.between(before, time), Duration.ofNanos(read - lastNanos), read);
        }
        lastTime = time;
        lastNanos = read;
        return false;
    }

    private void compare(Duration databaseWent, Duration weWent, long read) {
        Duration step = databaseWent.minus(weWent);
        if (step.abs().compareTo(TOLERANCE) > 0) {
            LOG.warn(
                    "clock-step: database time moved {} ms more than our own clock; decisions by time alone wait {} s",
                    step.toMillis(),
                    SUSPENSION.toSeconds());
            suspendedUntilNanos = read + SUSPENSION.toNanos();
            suspended = true;
        }
    }

    @Override
    public boolean holds() {
        if (suspended && nanos.getAsLong() - suspendedUntilNanos >= 0) {
            suspended = false;
        }
        return !suspended;
    }
}
