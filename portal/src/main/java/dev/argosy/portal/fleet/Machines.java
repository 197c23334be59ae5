package dev.argosy.portal.fleet;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.CursorForm;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The machines this portal knows, and the intents of providers and operators about them. */
public interface Machines {
    CursorForm<MachineId> LIST =
            new CursorForm<>("machines", id -> List.of(id.text()), parts -> MachineId.parse(parts.getFirst()));

    Optional<Machine> byId(Transaction tx, MachineId id);

    /** Many at once; unknown ones are absent. */
    Map<MachineId, Machine> byIds(Transaction tx, Collection<MachineId> ids);

    List<Machine> all(Transaction tx);

    /** By id. */
    Page<Machine> ofOrganization(Transaction tx, OrganizationId organization, PageRequest<MachineId> page);

    /** Whether its last ping is less than 15 s old; after a start of the portal nothing is live before it pings. */
    boolean isLive(Transaction tx, MachineId id);

    Set<MachineId> live(Transaction tx);

    /** Takes no new leases, or takes them again (which also ends draining). Repeating it changes nothing. */
    void cordon(Transaction tx, MachineId id, boolean cordoned);

    /** Takes no new leases; those it has are not extended, so that the last ends within 20 minutes. */
    void drain(Transaction tx, MachineId id);

    /** Takes no new leases; those it has are paid for until its departure and no further. Later notices count. */
    void leave(Transaction tx, MachineId id, Departure departure);

    /** Plans a window in which the machine is needed by its owner, in place of the one before; or gives it up. */
    void maintain(Transaction tx, MachineId id, Optional<Maintenance> window);

    /** Those that are draining now, for whatever reason. */
    List<Machine> leaving(Transaction tx);

    /** No new leases until an operator has looked; the first reason is kept. */
    void quarantine(Transaction tx, MachineId id, Code reason);

    /**
     * An operator has looked: it may take new leases again. What was fenced off or kept as evidence stays so; what put
     * it there will do so again if it happens again. A machine that is not in quarantine stays as it is.
     *
     * @param by who says so; kept in the history beside the reason
     */
    void release(Transaction tx, MachineId id, String because, String by);

    /** The certificates that stand behind what a machine signs; empty when the machine is unknown. */
    Optional<MachineCertificates> certificates(Transaction tx, MachineId id);

    /**
     * @param usageKey X.509 SubjectPublicKeyInfo of the Ed25519 key that signs usage
     * @param usageCertificate DER, SAN {@code spiffe://argosy/machine/<id>/usage}
     */
    record MachineCertificates(byte[] usageKey, byte[] usageCertificate) {
        public Digest usageKeyDigest() {
            return Digest.of(usageKey);
        }
    }
}
