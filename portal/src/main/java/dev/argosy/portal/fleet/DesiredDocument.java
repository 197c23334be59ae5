package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import java.util.List;

/** The whole of what a machine should do. */
record DesiredDocument(Generation generation, List<DesiredStates.Entry> entries) {
    DesiredDocument {
        entries = List.copyOf(entries);
    }
}
