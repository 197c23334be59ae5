package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of machines, their keys, sessions and enrolment tokens. */
interface MachineStore {
    void addToken(Transaction tx, Digest token, EnrolmentToken content);

    /** Locks the token until the transaction ends. */
    Optional<EnrolmentToken> token(Transaction tx, Digest token);

    void useToken(Transaction tx, Digest token, Instant at);

    /** Forgets tokens that expired before an instant, at most the limit. */
    void dropTokens(Transaction tx, Instant expiredBefore, int limit);

    /** Adds a machine with its keys and an unused session number. */
    void add(Transaction tx, MachineRow row, MachineKeys keys);

    Optional<MachineRow> byId(Transaction tx, MachineId id);

    /** Unknown ones are absent. */
    List<MachineRow> byIds(Transaction tx, Collection<MachineId> ids);

    /** Oldest first. */
    List<MachineRow> all(Transaction tx);

    /** Those that drain, and those whose window of maintenance begins at an instant or before. */
    List<MachineRow> leaving(Transaction tx, Instant windowFrom);

    /** By id; those after that one, or from the first on. */
    List<MachineRow> ofOrganization(Transaction tx, OrganizationId organization, @Nullable MachineId after, int limit);

    /** Writes the guarded fields at the version read; another version is a {@code VersionConflict}. */
    void save(Transaction tx, MachineRow row);

    /** Those with a last contact. */
    Map<MachineId, Instant> everHeard(Transaction tx);

    /** Moves last contacts forward, never back. */
    void heard(Transaction tx, Map<MachineId, Instant> contacts);

    /** Locks the keys until the transaction ends. */
    Optional<MachineKeys> keys(Transaction tx, MachineId id);

    Optional<Machines.MachineCertificates> certificates(Transaction tx, MachineId id);

    void saveRenewal(Transaction tx, MachineId id, MachineKeys keys);

    /** Raises the session number and answers it; waits for guarded writes of the session before. */
    long nextSession(Transaction tx, MachineId id);

    /** The session number, which stays as it is until the transaction ends. */
    long lockedSession(Transaction tx, MachineId id);
}
