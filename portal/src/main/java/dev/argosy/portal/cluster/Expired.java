package dev.argosy.portal.cluster;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FileCodes;
import java.time.Duration;

/** What is said of files whose time is over. */
final class Expired {
    private Expired() {}

    static Refusal outputs(Duration kept) {
        return Refusal.of(
                FileCodes.OUTPUTS_EXPIRED,
                "outputs are kept for " + days(kept) + " after the end of a cluster; these are deleted",
                "fetch outputs sooner, for example with 'argosy run --outputs DIR'");
    }

    static Refusal logs(Duration kept) {
        return Refusal.of(
                FileCodes.LOGS_EXPIRED,
                "logs are kept for " + days(kept) + " after the end of a cluster; these are deleted",
                "fetch logs sooner");
    }

    private static String days(Duration kept) {
        return kept.toDaysPart() * 24 == kept.toHours() ? kept.toDays() + " days" : kept.toString();
    }
}
