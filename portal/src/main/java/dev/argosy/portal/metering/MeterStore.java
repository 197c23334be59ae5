package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of the room. Reads take no lock; {@link #saveMeters} is guarded by version. */
interface MeterStore {
    Map<LeaseId, StoredMeter> meters(Transaction tx, Collection<LeaseId> leases);

    /** Hashes of the records kept of these leases under these sequences. */
    Map<LeaseId, Map<Long, Digest>> keptHashes(Transaction tx, Map<LeaseId, Set<Long>> sequences);

    /** Writes each at the version it was read at, or throws a VersionConflict. */
    void saveMeters(Transaction tx, List<MeterChange> changes);

    /** Keeps a report with its records; a record kept before stays as it is. */
    void keep(Transaction tx, KeptReport report, List<KeptRecord> records);

    /** Marks the highest record of a lease as the last one, to stay for good. */
    void markLast(Transaction tx, LeaseId lease, long sequence);

    /**
     * Drops rolling records of these leases, their highest records excepted, and reports that have no record left;
     * answers how many records, at most the limit.
     */
    int dropRolling(Transaction tx, Collection<LeaseId> leases, int limit);

    /** Keeps each once; answers how many were not known before. */
    int saveConflicts(Transaction tx, List<KeptConflict> conflicts);

    List<KeptConflict> conflicts(Transaction tx, LeaseId lease);

    /** By sequence, without the rolling records below the highest. */
    List<Evidence> evidence(Transaction tx, LeaseId lease);

    /** Forgets conflicts kept before an instant; answers how many, at most the limit. */
    int dropConflicts(Transaction tx, Instant before, int limit);
}
