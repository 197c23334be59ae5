package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where rooms register for what agents send; fleet routes by kind and knows no kind itself. */
public interface AgentMessages {
    /** One handler per kind, registered while the portal is put together. */
    void on(String kind, ReportHandler handler);

    /** Rooms that know until when something on a machine is paid; asked for every ping answer. */
    void answerPings(RemainingTimes source);

    /** Rooms that put entries; told with every ping what the machine has, if its agent says so. */
    void onHoldings(HoldingsListener listener);

    /** Rooms that hold usage; asked for the answer to hello. */
    void answerHellos(HeldUsage source);

    /**
     * Takes one report. Runs on a virtual thread, one report of a machine at a time, and may open a transaction.
     * The session is live: {@link MachineSessions#guard} inside the transaction makes sure of it for writes.
     */
    @FunctionalInterface
    interface ReportHandler {
        Answer handle(Session session, byte[] body);
    }

    /** Taken (with a kind-specific body, may be empty) or refused. */
    record Answer(Optional<Refusal> refusal, byte[] body) {
        public static Answer taken() {
            return new Answer(Optional.empty(), new byte[0]);
        }

        public static Answer taken(byte[] body) {
            return new Answer(Optional.empty(), body);
        }

        public static Answer refused(Refusal refusal) {
            return new Answer(Optional.of(refusal), new byte[0]);
        }
    }

    /** An accepted control stream of a machine. */
    record Session(MachineId machine, long number) {}

    /** For each machine the leases it holds with the instant they are paid until; read in one transaction. */
    @FunctionalInterface
    interface RemainingTimes {
        Map<MachineId, List<Paid>> paidUntil(Transaction tx, Collection<MachineId> machines);
    }

    /** An entry id with its paid_until and the generation in force when it was set. */
    record Paid(String id, Instant until, Generation generation) {}

    /** Must be quick and change nothing in the transaction: machines wait for its end. */
    @FunctionalInterface
    interface HoldingsListener {
        void hold(Transaction tx, Collection<Holdings> machines);
    }

    /**
     * What a machine has of all it was ever given, at the generation it has persisted. An entry that is neither in that
     * generation nor among these ids never starts any more. Not told of machines whose history was rolled back.
     */
    record Holdings(MachineId machine, Generation persisted, Set<String> ids) {
        public Holdings {
            ids = Set.copyOf(ids);
        }
    }

    /** Entry id to the highest usage sequence held, for what is not yet settled. */
    @FunctionalInterface
    interface HeldUsage {
        Map<String, Long> heldSequences(Transaction tx, MachineId machine);
    }
}
