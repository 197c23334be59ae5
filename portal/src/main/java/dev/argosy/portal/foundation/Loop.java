package dev.argosy.portal.foundation;

import java.time.Duration;
import java.util.List;

/**
 * A reconciler: takes no input, is idempotent, runs on a timer and when poked.
 *
 * <p>The driver runs {@code step()} of one loop on one thread at a time. A step that throws is logged and counted and
 * tried again after the period.
 */
public interface Loop {
    String name();

    /** The longest time between two steps when nobody pokes. */
    Duration period();

    /** Topics of {@link Pokes} that say there may be work; the loop's own name unless it says otherwise. */
    default List<String> wakesOn() {
        return List.of(name());
    }

    /** Does what is due; true when there may be more to do at once. */
    boolean step();
}
