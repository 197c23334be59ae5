package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The rows of the room. Reads take no lock; {@link #saveMeters} is guarded by version. */
interface MeterStore {
    Map<LeaseId, StoredMeter> meters(Transaction tx, Collection<LeaseId> leases);

    /** Hashes of the records kept of these leases, by sequence. */
    Map<LeaseId, Map<Long, Digest>> keptHashes(Transaction tx, Collection<LeaseId> leases);

    /** Writes each at the version it was read at, or throws a VersionConflict. */
    void saveMeters(Transaction tx, List<MeterChange> changes);

    /** Keeps a report with its records; a record kept before stays as it is. */
    void keep(Transaction tx, KeptReport report, List<KeptRecord> records);

    /** Marks the highest record of a lease as the last one, to stay for good. */
    void markLast(Transaction tx, LeaseId lease, long sequence);

    /** Drops the rolling records of these leases, and reports that have no record left. */
    void dropRolling(Transaction tx, Collection<LeaseId> leases);

    /** Keeps each once; answers how many were not known before. */
    int saveConflicts(Transaction tx, List<KeptConflict> conflicts);

    List<KeptConflict> conflicts(Transaction tx, LeaseId lease);

    /** By sequence. */
    List<Evidence> evidence(Transaction tx, LeaseId lease);

    /** The highest sequence of each lease of the machine that is not final. */
    Map<LeaseId, Long> openSequences(Transaction tx, MachineId machine);
}
