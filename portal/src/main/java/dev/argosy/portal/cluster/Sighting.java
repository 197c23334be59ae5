package dev.argosy.portal.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was seen of the machine of a node. */
public sealed interface Sighting {
    /** It is later than usual; nothing follows from it. */
    record Suspected(Instant at) implements Sighting {}

    /** It does not answer. */
    record Unreachable(Instant at, Instant lastContact) implements Sighting {}

    /** It answers again, or was believed wrongly not to. */
    record Reachable(Instant at) implements Sighting {}

    /**
     * A verdict: its lease is to end. Until the transaction that ends it, a {@link Reachable} takes it back.
     *
     * @param lastContact what was served until then is charged
     * @param code {@code machine-lost} for silence alone, which a sign of life disproves; any other for evidence
     */
    record Lost(Instant at, Instant lastContact, String code, String evidence) implements Sighting {}

    /** Its provider takes it away. */
    record Leaving(Instant at, Instant by, String code) implements Sighting {}

    /** It stays after all. */
    record Staying(Instant at) implements Sighting {}

    /** What is wrong between a portal and a machine. */
    enum Silence {
        SUSPECTED,
        UNREACHABLE,
        LOST
    }

    /**
     * What is wrong with the machine of a node now.
     *
     * @param lastContact null while only suspected
     * @param code of the verdict; empty before
     */
    record Trouble(Silence silence, Instant since, @Nullable Instant lastContact, String code, String evidence) {
        boolean verdict() {
            return silence == Silence.LOST;
        }
    }

    /** Notice of a machine that its provider takes away. */
    record Notice(Instant since, Instant by, String code) {}
}
