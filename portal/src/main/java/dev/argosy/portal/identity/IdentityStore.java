package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Rows of the identity room. */
interface IdentityStore {
    /** False when an organization has this name already, whatever the case. */
    boolean insertOrganization(Transaction tx, Organization organization);

    /** False when the organization has a project of this name. */
    boolean insertProject(Transaction tx, Project project);

    Optional<Project> project(Transaction tx, ProjectId id);

    /** An organization's projects, oldest first. */
    List<Project> projects(Transaction tx, OrganizationId organization);

    void insertKey(Transaction tx, StoredKey key);

    /** A key, revoked or not. */
    Optional<KeyFacts> key(Transaction tx, ApiKeyId id);

    /** An organization's keys that were not revoked, oldest first. */
    List<KeyFacts> keys(Transaction tx, OrganizationId organization);

    boolean anyOrganization(Transaction tx);

    /** The organization of this name, whatever the case. */
    Optional<Organization> organizationNamed(Transaction tx, String name);

    List<Organization> organizations(Transaction tx, Collection<OrganizationId> ids);

    /** The key with what authentication needs of its organization; empty when unknown or revoked. */
    Optional<LiveKey> liveKey(Transaction tx, ApiKeyId id);

    /** False when the organization has no such key that still lives. */
    boolean revokeKey(Transaction tx, OrganizationId organization, ApiKeyId key, Instant at);
}
