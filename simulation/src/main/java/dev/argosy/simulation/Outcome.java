package dev.argosy.simulation;

import java.util.List;
import java.util.Optional;

/** What came of a world. */
record Outcome(
        long seed,
        Mix mix,
        Optional<Violation> violation,
        long hash,
        long virtualMillis,
        long steps,
        Counts counts,
        List<String> lastLines) {

    /** How much there was to audit: a run in which nothing happened proves nothing. */
    record Counts(int clusters, int leases, int started, int settled, int lost, int replaced, long chargedMicroUsd) {}
}
