package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Rows of the identity room. */
interface IdentityStore {
    /** False when an organization has this name already, whatever the case. */
    boolean insertOrganization(Transaction tx, Organization organization);

    void insertProject(Transaction tx, Project project);

    void insertKey(Transaction tx, StoredKey key, Instant at);

    boolean anyOrganization(Transaction tx);

    List<Organization> organizations(Transaction tx, Collection<OrganizationId> ids);

    /** The key with what authentication needs of its organization; empty when unknown or revoked. */
    Optional<LiveKey> liveKey(Transaction tx, ApiKeyId id);

    /** False when the organization has no such key that still lives. */
    boolean revokeKey(Transaction tx, OrganizationId organization, ApiKeyId key, Instant at);
}
