package dev.argosy.portal.money;

import java.time.Instant;

/** Something with the instant it was stored. */
record Dated<T>(T value, Instant at) {}
