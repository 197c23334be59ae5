package dev.argosy.portal.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a request waits, and for what.
 *
 * @param queue whether it waits until there is room for it under its price cap, in the order of requests
 * @param retries how often the whole job is started again after a fault that is not the customer's
 * @param queueTimeout how long it waits for room; null for ever
 * @param imageTimeout how long its nodes may prepare; null for the limit that everybody has
 * @param timeout how long it may run; null for no limit but its duration
 */
public record Patience(
        boolean queue,
        int retries,
        @Nullable Duration queueTimeout,
        @Nullable Duration imageTimeout,
        @Nullable Duration timeout) {
    static final int MAX_RETRIES = 100;

    public static final Patience NONE = new Patience(false, 0, null, null, null);

    public Patience {
        if (retries < 0 || retries > MAX_RETRIES) {
            throw new IllegalArgumentException("retries: " + retries + " (expected: 0.." + MAX_RETRIES + ")");
        }
    }
}
