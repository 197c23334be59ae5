package dev.argosy.portal.cluster;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Refusal;
import java.time.Duration;

/** Codes of this room. */
final class ClusterCodes {
    static final Code OUTPUTS_EXPIRED = new Code("outputs-expired", Code.Kind.NOT_FOUND);
    static final Code LOGS_EXPIRED = new Code("logs-expired", Code.Kind.NOT_FOUND);

    private ClusterCodes() {}

    static Refusal outputsExpired(Duration kept) {
        return Refusal.of(
                OUTPUTS_EXPIRED,
                "outputs are kept for " + days(kept) + " after the end of a cluster; these are deleted",
                "fetch outputs sooner, for example with 'argosy run --outputs DIR'");
    }

    static Refusal logsExpired(Duration kept) {
        return Refusal.of(
                LOGS_EXPIRED,
                "logs are kept for " + days(kept) + " after the end of a cluster; these are deleted",
                "fetch logs sooner");
    }

    private static String days(Duration kept) {
        return kept.toDaysPart() * 24 == kept.toHours() ? kept.toDays() + " days" : kept.toString();
    }
}
