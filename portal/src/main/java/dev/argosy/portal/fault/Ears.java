package dev.argosy.portal.fault;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.MachineContacts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers of each machine when it was last heard, until the next step of the loop asks. Thread-safe; what comes
 * between two steps costs no memory.
 */
final class Ears implements MachineContacts.Listener {
    /** Never. */
    static final long SILENT = Long.MIN_VALUE;

    private final LongSupplier monotonic;
    private final Map<MachineId, Ear> ears = new ConcurrentHashMap<>();

    Ears(LongSupplier monotonic) {
        this.monotonic = monotonic;
    }

    /** Of one machine. */
    static final class Ear {
        /** By itself, and when asked. */
        private final AtomicLong heard = new AtomicLong(SILENT);

        private final AtomicLong answered = new AtomicLong(SILENT);
        /** When it was heard by itself since this was asked last; {@link #SILENT} when it was not. */
        long takeHeard() {
            return heard.getAndSet(SILENT);
        }

        long takeAnswered() {
            return answered.getAndSet(SILENT);
        }
    }

    Map<MachineId, Ear> all() {
        return ears;
    }

    @Override
    public void heard(MachineId machine) {
        of(machine).heard.set(monotonic.getAsLong());
    }

    @Override
    public void answered(MachineId machine) {
        of(machine).answered.set(monotonic.getAsLong());
    }

    private Ear of(MachineId machine) {
        return ears.computeIfAbsent(machine, any -> new Ear());
    }
}
