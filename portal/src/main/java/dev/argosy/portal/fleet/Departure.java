package dev.argosy.portal.fleet;

import java.time.Instant;

/**
 * Notice that a machine wants to be empty.
 *
 * @param by until then the leases on it are paid for as if it stayed
 * @param code why
 */
public record Departure(Instant by, String code) {}
