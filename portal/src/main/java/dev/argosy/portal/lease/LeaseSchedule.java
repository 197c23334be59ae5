package dev.argosy.portal.lease;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When time alone will decide about a lease next, and when its extension is due; null for never. */
record LeaseSchedule(@Nullable Instant dueAt, @Nullable Instant extendAt) {}
