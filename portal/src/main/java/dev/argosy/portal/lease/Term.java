package dev.argosy.portal.lease;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long a cluster may have what it asks for. */
public sealed interface Term {
    Term OPEN = new UntilStopped();

    /** When it is over, for a grant of this instant; null for until stopped. */
    default @Nullable Instant end(Instant granted) {
        return switch (this) {
            case UntilStopped() -> null;
            case Lasting(Duration time) -> granted.plus(time);
            case Until(Instant end) -> end;
        };
    }

    record UntilStopped() implements Term {}

    /** From the grant, however long it was planned and waited for. */
    record Lasting(Duration time) implements Term {}

    /** The term of a cluster that has one already. */
    record Until(Instant end) implements Term {}
}
