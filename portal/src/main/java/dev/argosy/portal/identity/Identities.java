package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.AccountCodes;
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
import org.jspecify.annotations.Nullable;

/** The door of identity: creates organizations, issues and revokes keys, and tells who is asking. */
public final class Identities {
    static final String ROOM = "identity";
    /** Few enough to be listed whole. */
    static final int MAX_KEYS = 1_000;

    static final int MAX_PROJECTS = 200;

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
                            AccountCodes.NAME_TAKEN,
                            "name: '" + name + "' (expected: one that no organization has)",
                            "choose another name")
                    .asException();
        }
        var project = new Project(new ProjectId(ids.next()), organization.id(), DEFAULT_PROJECT, now);
        store.insertProject(tx, project);
        history.append(tx, ROOM, organization.id().text(), List.of(IdentityWire.organizationCreated(organization)));
        insertKey(tx, ownerKey, new KeyWish(organization.id(), Role.OWNER, project.id(), null));
        newOrganizations.get().forEach(room -> room.created(tx, organization));
        return new Created(organization, ownerKey.text());
    }

    /**
     * A further owner's key of the organization of this name: for an operator who made one and lost the answer, or
     * whose customer lost every key. The keys before stay as they are.
     */
    public Created ownerKey(Transaction tx, String name) {
        Organization organization = store.organizationNamed(tx, name)
                .orElseThrow(() -> Access.notFound().asException());
        return new Created(
                organization, issueKey(tx, organization.id(), Role.OWNER).text());
    }

    /** Issues a further key in the organization's first project; its text is answered once and never again. */
    public IssuedKey issueKey(Transaction tx, OrganizationId organization, Role role) {
        return issueKey(tx, new KeyWish(organization, role, null, null));
    }

    /** Issues a further key; refused when its project is not the organization's, or when there are too many. */
    IssuedKey issueKey(Transaction tx, KeyWish wish) {
        if (store.keys(tx, wish.organization()).size() >= MAX_KEYS) {
            throw limitReached("keys", MAX_KEYS, "revoke those that are not used");
        }
        ApiKey key = newKey();
        return new IssuedKey(insertKey(tx, key, wish), key.text());
    }

    /** Adds a project; refused when the organization has one of this name, or too many. */
    Project createProject(Transaction tx, OrganizationId organization, String name) {
        if (store.projects(tx, organization).size() >= MAX_PROJECTS) {
            throw limitReached("projects", MAX_PROJECTS, "use one of them");
        }
        var project = new Project(new ProjectId(ids.next()), organization, name, tx.now());
        if (!store.insertProject(tx, project)) {
            throw Refusal.of(
                            AccountCodes.NAME_TAKEN,
                            "name: '" + name + "' (expected: one that no project of the organization has)",
                            "choose another name")
                    .asException();
        }
        history.append(tx, ROOM, organization.text(), List.of(IdentityWire.projectCreated(project)));
        return project;
    }

    /** An organization's projects, oldest first: the first is the one that keys belong to unless told otherwise. */
    public List<Project> projects(Transaction tx, OrganizationId organization) {
        return store.projects(tx, organization);
    }

    public Optional<Project> project(Transaction tx, ProjectId id) {
        return store.project(tx, id);
    }

    /** An organization's keys that were not revoked, oldest first. */
    public List<KeyFacts> keys(Transaction tx, OrganizationId organization) {
        return store.keys(tx, organization);
    }

    /** A key, revoked or not. */
    public Optional<KeyFacts> key(Transaction tx, ApiKeyId id) {
        return store.key(tx, id);
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
                        .map(Identities::caller));
    }

    private static Caller caller(LiveKey live) {
        KeyFacts key = live.key().facts();
        return new Caller(key.organization(), key.role(), live.operator(), key.id(), key.project());
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

    private KeyFacts insertKey(Transaction tx, ApiKey key, KeyWish wish) {
        var facts =
                new KeyFacts(key.id(), wish.organization(), projectOf(tx, wish), wish.role(), wish.name(), tx.now());
        store.insertKey(tx, new StoredKey(facts, key.digest()));
        history.append(tx, ROOM, wish.organization().text(), List.of(IdentityWire.keyIssued(facts)));
        return facts;
    }

    private ProjectId projectOf(Transaction tx, KeyWish wish) {
        return store.projects(tx, wish.organization()).stream()
                .map(Project::id)
                .filter(id -> wish.project() == null || wish.project().equals(id))
                .findFirst()
                .orElseThrow(() -> Access.notFound().asException());
    }

    private static RefusedException limitReached(String what, int most, String remedy) {
        return Refusal.of(
                        AccountCodes.LIMIT_REACHED,
                        what + ": the organization has " + most + " (expected: fewer, to add one)",
                        remedy)
                .asException();
    }

    static Refusal unauthenticated() {
        return Refusal.of(
                Codes.UNAUTHENTICATED,
                "no valid API key came with the request",
                "send 'Authorization: Bearer <API key>' with a key that was not revoked");
    }

    /** @param apiKey the owner's key, shown once */
    public record Created(Organization organization, String apiKey) {}

    /** @param text the whole key, shown once */
    public record IssuedKey(KeyFacts facts, String text) {
        public ApiKeyId id() {
            return facts.id();
        }
    }

    /** @param project null for the organization's first */
    record KeyWish(
            OrganizationId organization,
            Role role,
            @Nullable ProjectId project,
            @Nullable String name) {}
}
