package dev.argosy.portal.identity;

import static dev.argosy.schema.identity.Tables.API_KEY;
import static dev.argosy.schema.identity.Tables.ORGANIZATION;
import static dev.argosy.schema.identity.Tables.PROJECT;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Id;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
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
    public void insertProject(Transaction tx, Project project) {
        sql(tx).insertInto(PROJECT)
                .set(PROJECT.ID, project.id().uuid())
                .set(PROJECT.ORGANIZATION, project.organization().uuid())
                .set(PROJECT.NAME, project.name())
                .set(PROJECT.CREATED_AT, project.createdAt())
                .execute();
    }

    @Override
    public void insertKey(Transaction tx, StoredKey key, Instant at) {
        sql(tx).insertInto(API_KEY)
                .set(API_KEY.ID, key.id().uuid())
                .set(API_KEY.ORGANIZATION, key.organization().uuid())
                .set(API_KEY.ROLE, key.role().name())
                .set(API_KEY.SECRET_DIGEST, key.secretDigest().hex())
                .set(API_KEY.CREATED_AT, at)
                .execute();
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
                .fetch(row -> new Organization(
                        new OrganizationId(row.getId()),
                        row.getName(),
                        Organization.Kind.valueOf(row.getKind()),
                        row.getCreatedAt()));
    }

    @Override
    public Optional<LiveKey> liveKey(Transaction tx, ApiKeyId id) {
        return sql(tx).select(API_KEY.ORGANIZATION, API_KEY.ROLE, API_KEY.SECRET_DIGEST, ORGANIZATION.KIND)
                .from(API_KEY)
                .join(ORGANIZATION)
                .on(ORGANIZATION.ID.eq(API_KEY.ORGANIZATION))
                .where(API_KEY.ID.eq(id.uuid()), API_KEY.REVOKED_AT.isNull())
                .fetchOptional(row -> new LiveKey(
                        new StoredKey(
                                id,
                                new OrganizationId(row.value1()),
                                Role.valueOf(row.value2()),
                                new Digest(row.value3())),
                        Organization.Kind.valueOf(row.value4()) == Organization.Kind.OPERATOR));
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
