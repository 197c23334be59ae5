package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Map;

/** Who is heard, for rooms that judge silence; and a way to ask who is not. */
public interface MachineContacts {
    /** Registered while the portal is put together. */
    void onContact(Listener listener);

    /** Asks a machine to answer at once; nothing happens when it has no open session. */
    void probe(MachineId machine, long number);

    /** The number of its open session: it can be asked; 0 when there is none. */
    long session(MachineId machine);

    /** All machines that were ever heard, with when it was last written down. */
    Map<MachineId, Instant> everHeard(Transaction tx);

    /** Told on the threads of calls: any thread, at once, in the order of one machine's stream. */
    interface Listener {
        /** Anything came from it by itself, whatever becomes of it. */
        void heard(MachineId machine);

        /** It answered a probe. */
        void answered(MachineId machine);
    }
}
