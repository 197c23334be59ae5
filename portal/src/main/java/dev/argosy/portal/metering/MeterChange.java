package dev.argosy.portal.metering;

import org.jspecify.annotations.Nullable;

/** What a batch of records made of a meter; {@code before} is null when it is new. */
record MeterChange(@Nullable StoredMeter before, MeterState after) {}
