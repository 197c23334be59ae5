package dev.argosy.portal.cluster;

import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.portal.cluster.ClusterWish.QueueWish;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a request says about waiting, as it comes in. */
record PatienceWish(
        @Nullable QueueWish queue,
        @Nullable String imageTimeout,
        @Nullable String timeout) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    Patience toPatience() {
        return new Patience(
                queue != null,
                queue == null ? 0 : retries(queue.retries()),
                queue == null ? null : checked("queue.queueTimeout", queue.queueTimeout()),
                checked("imageTimeout", imageTimeout),
                checked("timeout", timeout));
    }

    private static int retries(@Nullable Integer wanted) {
        int retries = wanted == null ? 0 : wanted;
        if (retries < 0 || retries > Patience.MAX_RETRIES) {
            throw ClusterWish.invalid("queue.retries", "" + retries, "0.." + Patience.MAX_RETRIES);
        }
        return retries;
    }

    private static @Nullable Duration checked(String field, @Nullable String text) {
        return text == null ? null : ClusterWish.duration(field, text, SHORTEST, OrderText.LONGEST_TERM);
    }
}
