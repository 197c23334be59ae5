package dev.argosy.portal.identity;

import static dev.argosy.schema.identity.Tables.API_KEY;
import static dev.argosy.schema.identity.Tables.ORGANIZATION;
import static dev.argosy.schema.identity.Tables.PROJECT;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.val;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Id;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.schema.identity.tables.records.ApiKeyRecord;
import dev.argosy.schema.identity.tables.records.OrganizationRecord;
import dev.argosy.schema.identity.tables.records.ProjectRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** Identity's rows in PostgreSQL. */
final class SqlIdentityStore implements IdentityStore {
    @Override
    public boolean insertOrganization(Transaction tx, Organization organization) {
        return sql(tx).insertInto(ORGANIZATION)
                        .set(ORGANIZATION.ID, organization.id().uuid())
                        .set(ORGANIZATION.NAME, organization.name())
                        .set(ORGANIZATION.KIND, organization.kind().name())
                        .set(ORGANIZATION.CREATED_AT, organization.createdAt())
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    @Override
    public boolean insertProject(Transaction tx, Project project) {
        return sql(tx).insertInto(PROJECT)
                        .set(PROJECT.ID, project.id().uuid())
                        .set(PROJECT.ORGANIZATION, project.organization().uuid())
                        .set(PROJECT.NAME, project.name())
                        .set(PROJECT.CREATED_AT, project.createdAt())
                        .onConflict(PROJECT.ORGANIZATION, PROJECT.NAME)
                        .doNothing()
                        .execute()
                == 1;
    }

    @Override
    public Optional<Project> project(Transaction tx, ProjectId id) {
        return sql(tx).selectFrom(PROJECT)
                .where(PROJECT.ID.eq(id.uuid()))
                .fetchOptional()
                .map(SqlIdentityStore::project);
    }

    @Override
    public List<Project> projects(Transaction tx, OrganizationId organization) {
        return sql(tx).selectFrom(PROJECT)
                .where(PROJECT.ORGANIZATION.eq(organization.uuid()))
                .orderBy(PROJECT.CREATED_AT, PROJECT.ID)
                .fetch(SqlIdentityStore::project);
    }

    private static Project project(ProjectRecord row) {
        return new Project(
                new ProjectId(row.getId()),
                new OrganizationId(row.getOrganization()),
                row.getName(),
                row.getCreatedAt());
    }

    @Override
    public void insertKey(Transaction tx, StoredKey key) {
        KeyFacts facts = key.facts();
        sql(tx).insertInto(API_KEY)
                .set(API_KEY.ID, facts.id().uuid())
                .set(API_KEY.ORGANIZATION, facts.organization().uuid())
                .set(API_KEY.PROJECT, facts.project().uuid())
                .set(API_KEY.ROLE, facts.role().name())
                .set(API_KEY.NAME, facts.name())
                .set(API_KEY.SECRET_DIGEST, key.secretDigest().hex())
                .set(API_KEY.CREATED_AT, facts.createdAt())
                .execute();
    }

    @Override
    public Optional<KeyFacts> key(Transaction tx, ApiKeyId id) {
        return sql(tx).selectFrom(API_KEY)
                .where(API_KEY.ID.eq(id.uuid()))
                .fetchOptional()
                .map(SqlIdentityStore::facts);
    }

    @Override
    public List<KeyFacts> keys(Transaction tx, OrganizationId organization) {
        return sql(tx).selectFrom(API_KEY)
                .where(API_KEY.ORGANIZATION.eq(organization.uuid()), API_KEY.REVOKED_AT.isNull())
                .orderBy(API_KEY.CREATED_AT, API_KEY.ID)
                .fetch(SqlIdentityStore::facts);
    }

    private static KeyFacts facts(ApiKeyRecord row) {
        return new KeyFacts(
                new ApiKeyId(row.getId()),
                new OrganizationId(row.getOrganization()),
                new ProjectId(row.getProject()),
                Role.valueOf(row.getRole()),
                row.getName(),
                row.getCreatedAt());
    }

    @Override
    public boolean anyOrganization(Transaction tx) {
        return sql(tx).fetchExists(ORGANIZATION);
    }

    @Override
    public List<Organization> organizations(Transaction tx, Collection<OrganizationId> ids) {
        return sql(tx).selectFrom(ORGANIZATION)
                .where(ORGANIZATION.ID.in(ids.stream().map(Id::uuid).toList()))
                .orderBy(ORGANIZATION.ID)
                .fetch(SqlIdentityStore::organization);
    }

    @Override
    public Optional<Organization> organizationNamed(Transaction tx, String name) {
        return sql(tx).selectFrom(ORGANIZATION)
                .where(lower(ORGANIZATION.NAME).eq(lower(val(name))))
                .fetchOptional(SqlIdentityStore::organization);
    }

    private static Organization organization(OrganizationRecord row) {
        return new Organization(
                new OrganizationId(row.getId()),
                row.getName(),
                Organization.Kind.valueOf(row.getKind()),
                row.getCreatedAt());
    }

    @Override
    public Optional<LiveKey> liveKey(Transaction tx, ApiKeyId id) {
        return sql(tx).select(API_KEY.fields())
                .select(ORGANIZATION.KIND)
                .from(API_KEY)
                .join(ORGANIZATION)
                .on(ORGANIZATION.ID.eq(API_KEY.ORGANIZATION))
                .where(API_KEY.ID.eq(id.uuid()), API_KEY.REVOKED_AT.isNull())
                .fetchOptional(row -> new LiveKey(
                        new StoredKey(facts(row.into(API_KEY)), new Digest(row.get(API_KEY.SECRET_DIGEST))),
                        Organization.Kind.valueOf(row.get(ORGANIZATION.KIND)) == Organization.Kind.OPERATOR));
    }

    @Override
    public boolean revokeKey(Transaction tx, OrganizationId organization, ApiKeyId key, Instant at) {
        return sql(tx).update(API_KEY)
                        .set(API_KEY.REVOKED_AT, at)
                        .where(
                                API_KEY.ID.eq(key.uuid()),
                                API_KEY.ORGANIZATION.eq(organization.uuid()),
                                API_KEY.REVOKED_AT.isNull())
                        .execute()
                == 1;
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
