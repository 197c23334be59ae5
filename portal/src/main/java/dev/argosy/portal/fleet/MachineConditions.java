package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What those who watch machines say of them, and fleet only shows. Declared here so that fleet needs no other room. */
@FunctionalInterface
public interface MachineConditions {
    /** Machines of which there is nothing to say are absent: they are reachable and well. */
    Map<MachineId, Condition> conditions(Transaction tx, Collection<MachineId> machines);

    /**
     * @param reach {@code reachable}, {@code suspected} or {@code unreachable}
     * @param reachSince since when it is so; null while reachable
     */
    record Condition(String reach, @Nullable Instant reachSince, List<Found> findings) {
        static final Condition WELL = new Condition("reachable", null, List.of());

        public Condition {
            findings = List.copyOf(findings);
        }
    }

    /**
     * What its own checks found.
     *
     * @param remedy what follows from it
     */
    record Found(
            String check,
            String code,
            String subject,
            String measured,
            String needed,
            String evidence,
            String fix,
            Instant at,
            String remedy) {}
}
