package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The door of identity: creates organizations, issues and revokes keys, and tells who is asking. */
public final class Identities {
    static final String ROOM = "identity";
    static final Code NAME_TAKEN = new Code("name-taken", Code.Kind.CONFLICT);

    private static final String DEFAULT_PROJECT = "default";

    private final Transactions transactions;
    private final History history;
    private final IdSource ids;
    private final RandomGenerator secrets;
    private final IdentityStore store;
    private final KeyCache cache;
    private final Supplier<List<NewOrganizations>> newOrganizations;

    /** @param newOrganizations asked late, so that the rooms behind it may themselves need identity */
    Identities(
            Transactions transactions,
            History history,
            IdSource ids,
            RandomGenerator secrets,
            InstantSource clock,
            IdentityStore store,
            Supplier<List<NewOrganizations>> newOrganizations) {
        this.transactions = transactions;
        this.history = history;
        this.ids = ids;
        this.secrets = secrets;
        this.store = store;
        this.cache = new KeyCache(clock);
        this.newOrganizations = newOrganizations;
    }

    /** Creates an organization with its default project and an owner's key; refused when the name is taken. */
    public Created create(Transaction tx, String name, Organization.Kind kind) {
        return create(tx, name, kind, newKey());
    }

    Created create(Transaction tx, String name, Organization.Kind kind, ApiKey ownerKey) {
        Instant now = tx.now();
        var organization = new Organization(new OrganizationId(ids.next()), name, kind, now);
        if (!store.insertOrganization(tx, organization)) {
            throw Refusal.of(
                            NAME_TAKEN,
                            "name: '" + name + "' (expected: one that no organization has)",
                            "choose another name")
                    .asException();
        }
        store.insertProject(tx, new Project(new ProjectId(ids.next()), organization.id(), DEFAULT_PROJECT, now));
        history.append(tx, ROOM, organization.id().text(), List.of(IdentityWire.organizationCreated(organization)));
        insertKey(tx, organization.id(), Role.OWNER, ownerKey);
        newOrganizations.get().forEach(room -> room.created(tx, organization));
        return new Created(organization, ownerKey.text());
    }

    /** Issues a further key; its text is answered once and never again. */
    public IssuedKey issueKey(Transaction tx, OrganizationId organization, Role role) {
        ApiKey key = newKey();
        insertKey(tx, organization, role, key);
        return new IssuedKey(key.id(), key.text());
    }

    /** Revokes a key of this organization; refused when it has no such key that still lives. */
    public void revokeKey(Transaction tx, OrganizationId organization, ApiKeyId key) {
        if (!store.revokeKey(tx, organization, key, tx.now())) {
            throw Access.notFound().asException();
        }
        history.append(tx, ROOM, organization.text(), List.of(IdentityWire.keyRevoked(key)));
        tx.afterCommit(() -> cache.forget(key));
    }

    /** Who holds this key; empty when it is mistyped, unknown or revoked. */
    public Optional<Caller> authenticate(String bearer) {
        return ApiKey.parse(bearer)
                .flatMap(key -> cache.find(key.id(), () -> transactions.run(tx -> store.liveKey(tx, key.id())))
                        .filter(found -> key.matches(found.key().secretDigest()))
                        .map(found -> new Caller(
                                found.key().organization(), found.key().role(), found.operator(), key.id())));
    }

    public Optional<Organization> byId(Transaction tx, OrganizationId id) {
        return store.organizations(tx, List.of(id)).stream().findFirst();
    }

    /** Names for showing; unknown ids are left out. */
    public Map<OrganizationId, String> names(Transaction tx, Collection<OrganizationId> ids) {
        return store.organizations(tx, ids).stream().collect(Collectors.toMap(Organization::id, Organization::name));
    }

    /** Whether nobody was ever created here. */
    boolean isEmpty() {
        return transactions.run(tx -> !store.anyOrganization(tx));
    }

    ApiKey newKey() {
        byte[] secret = new byte[ApiKey.SECRET_BYTES];
        secrets.nextBytes(secret);
        return ApiKey.of(new ApiKeyId(ids.next()), secret);
    }

    private void insertKey(Transaction tx, OrganizationId organization, Role role, ApiKey key) {
        store.insertKey(tx, new StoredKey(key.id(), organization, role, key.digest()), tx.now());
        history.append(tx, ROOM, organization.text(), List.of(IdentityWire.keyIssued(key.id(), role)));
    }

    static Refusal unauthenticated() {
        return Refusal.of(
                Codes.UNAUTHENTICATED,
                "no valid API key came with the request",
                "send 'Authorization: Bearer <API key>' with a key that was not revoked");
    }

    /** @param apiKey the owner's key, shown once */
    public record Created(Organization organization, String apiKey) {}

    public record IssuedKey(ApiKeyId id, String text) {}
}
