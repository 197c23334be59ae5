package dev.argosy.client;

import java.util.Optional;

/**
 * What a budget allows.
 *
 * @param total micro-USD charged and set aside in each period; empty for no limit
 * @param period {@code ever}, {@code day} or {@code month}
 * @param hourly micro-USD an hour of what runs at the same time; empty for no limit
 */
public record BudgetLimits(Optional<Long> total, String period, Optional<Long> hourly) {
    public static final BudgetLimits NONE = new BudgetLimits(Optional.empty(), "ever", Optional.empty());

    Json document() {
        return Json.Fields.start()
                .put("totalMicroUsd", orNull(total))
                .put("period", period)
                .put("hourlyMicroUsd", orNull(hourly))
                .done();
    }

    private static Json orNull(Optional<Long> limit) {
        return limit.isPresent() ? Json.of(limit.get()) : Json.NULL;
    }
}
