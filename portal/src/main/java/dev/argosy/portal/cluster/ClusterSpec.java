package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.market.ClusterShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a customer asked for; only the duration may change later.
 *
 * @param requester which API key asked, and its project; null in requests stored before these were known
 * @param upload the submitter's files; null for none
 * @param maxPriceMicroUsdPerGpuHour per slice-hour for cpu-only; null for any price
 * @param budgetMicroUsd the most it may cost in total; null for no bound of its own
 * @param duration how long it may run, counted from its start; null until stopped
 * @param quote the quote whose prices were promised; null for today's
 * @param policy what becomes of it when a machine is lost; requests stored before there was a choice stop
 * @param patience how long it waits for what; requests stored before there was a choice do not
 */
public record ClusterSpec(
        ClusterId id,
        OrganizationId organization,
        @Nullable Requester requester,
        String name,
        List<String> command,
        Map<String, String> environment,
        @Nullable Upload upload,
        int nodes,
        ClusterShape shape,
        @Nullable Long maxPriceMicroUsdPerGpuHour,
        @Nullable Long budgetMicroUsd,
        @Nullable Duration duration,
        @Nullable QuoteId quote,
        FailurePolicy policy,
        Patience patience,
        Instant createdAt) {
    public static final int MAX_NODES = 64;

    public ClusterSpec {
        command = List.copyOf(command);
        environment = new TreeMap<>(environment);
        // null where it was read from before these were stored
        policy = Objects.requireNonNullElse(policy, FailurePolicy.BEFORE_CHOICE);
        patience = Objects.requireNonNullElse(patience, Patience.NONE);
        if (nodes < 1 || nodes > MAX_NODES || command.isEmpty()) {
            throw new IllegalArgumentException("cluster: " + nodes + " nodes (expected: 1.." + MAX_NODES
                    + "), command of " + command.size() + " words (expected: >= 1)");
        }
    }

    ClusterSpec lasting(Duration changed) {
        return new ClusterSpec(
                id,
                organization,
                requester,
                name,
                command,
                environment,
                upload,
                nodes,
                shape,
                maxPriceMicroUsdPerGpuHour,
                budgetMicroUsd,
                changed,
                quote,
                policy,
                patience,
                createdAt);
    }

    /** A tar kept as an artifact. */
    public record Upload(Digest digest, long bytes) {}
}
