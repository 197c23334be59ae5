package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.FilePortalKeys;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Budgets as they come over HTTP: hostile bodies, and who may ask for what. */
class BudgetEndpointTest {
    private final Transactions transactions = new MemoryTransactions(InstantSource.fixed(Instant.EPOCH));
    private final BudgetEndpoint endpoint;

    BudgetEndpointTest(@TempDir Path folder) throws Exception {
        var keys = FilePortalKeys.open(folder, Instant.now(), new SecureRandom());
        var ports = new MoneyRoom.Ports(
                new MemoryHistory(new Pokes()),
                () -> new UUID(1, 1),
                (tx, leases) -> Map.of(),
                new MoneyEndpointTest.NoLeases(),
                keys);
        var room = new MoneyRoom(new MemoryMoneyStore(), ports, new MoneyRoom.PlayMoney(Money.ZERO, true));
        endpoint = new BudgetEndpoint(
                transactions, room, new TwoOrganizations(), JsonMapper.builder().build());
    }

    /** Organizations 1 and 2, each with a project and a key of its number. */
    private static final class TwoOrganizations implements BudgetOwners {
        @Override
        public Optional<Found> find(Transaction tx, BudgetOwner owner) {
            long number = owner.id().uuid().getLeastSignificantBits();
            return number <= 2
                    ? Optional.of(new Found(new Named(owner, null), organization((int) number)))
                    : Optional.empty();
        }

        @Override
        public List<Named> ofOrganization(Transaction tx, OrganizationId organization) {
            long number = organization.uuid().getLeastSignificantBits();
            return List.of(
                    new Named(BudgetOwner.of(organization), "us"),
                    new Named(BudgetOwner.of(new ProjectId(new UUID(4, number))), "default"),
                    new Named(BudgetOwner.of(new ApiKeyId(new UUID(5, number))), null));
        }
    }

    @Test
    void aBudgetIsReadAsItWasSetAndLiftedByNull() {
        Caller owner = caller(1, Role.OWNER);
        assertThat(read(owner)).isEqualTo(wire(null, "ever", null, null));
        assertThat(set(owner, "20000000", "0")).isEqualTo(wire(20_000_000L, "month", 0L, "1970-02-01T00:00:00.000Z"));
        assertThat(read(owner)).isEqualTo(wire(20_000_000L, "month", 0L, "1970-02-01T00:00:00.000Z"));
        assertThat(endpoint.list(caller(2, Role.OWNER)).items())
                .singleElement()
                .returns(null, MoneyWire.Budget::totalMicroUsd);
        assertThat(set(owner, "null", "9007199254740991")).isEqualTo(wire(null, "ever", 9_007_199_254_740_991L, null));
        set(owner, "null", "null");
        assertThat(read(owner)).isEqualTo(wire(null, "ever", null, null));
    }

    @Test
    void projectsAndKeysHaveBudgetsOfTheirOwn() {
        Caller owner = caller(1, Role.OWNER);
        String project = new ProjectId(new UUID(4, 1)).text();
        String key = new ApiKeyId(new UUID(5, 1)).text();
        endpoint.set(owner, "project", project, body("7", "day", "null"));
        endpoint.set(owner, "key", key, body("null", "ever", "9"));
        assertThat(endpoint.list(owner).items())
                .extracting(MoneyWire.Budget::scope, MoneyWire.Budget::id, MoneyWire.Budget::totalMicroUsd)
                .containsExactly(
                        tuple("organization", organization(1).text(), null),
                        tuple("project", project, 7L),
                        tuple("key", key, null));
        assertThat(endpoint.read(owner, "key", key).hourlyMicroUsd()).isEqualTo(9);
    }

    @Test
    void whatIsForeignOrUnknownIsNotThere() {
        Caller owner = caller(1, Role.OWNER);
        for (String[] path : List.of(
                new String[] {"organization", organization(2).text()},
                new String[] {"project", new ProjectId(new UUID(4, 2)).text()},
                new String[] {"key", new ApiKeyId(new UUID(5, 2)).text()},
                new String[] {"key", new ApiKeyId(new UUID(5, 3)).text()},
                new String[] {"key", organization(1).text()},
                new String[] {"key", "x"},
                new String[] {"cluster", "clu_00000000-0000-0001-0000-000000000001"})) {
            assertThat(code(() -> endpoint.read(owner, path[0], path[1])))
                    .as(path[1])
                    .isEqualTo("not-found");
            assertThat(code(() -> endpoint.set(owner, path[0], path[1], body("1", "ever", "1"))))
                    .as(path[1])
                    .isEqualTo("not-found");
        }
    }

    @Test
    void limitsThatAreNoAmountsAreRefused() {
        Caller owner = caller(1, Role.OWNER);
        for (String limit : List.of("1.5", "1e2", "\"5\"", "NaN", "true", "[1]", "1e400")) {
            assertThat(code(() -> set(owner, limit, "null"))).as(limit).isEqualTo("invalid-value");
            assertThat(code(() -> set(owner, "null", limit))).as(limit).isEqualTo("invalid-value");
        }
        assertThat(code(() -> set(owner, "-1", "null"))).isEqualTo("amount-negative");
        assertThat(code(() -> set(owner, "null", "9007199254740992"))).isEqualTo("amount-too-large");
        for (String period : List.of("week", "EVER", "")) {
            assertThat(code(() ->
                            endpoint.set(owner, "organization", organization(1).text(), body("1", period, "1"))))
                    .isEqualTo("invalid-value");
        }
        for (String body : List.of("", "{", "null", "[]", "{}", "{\"totalMicroUsd\":1}", "{\"hourlyMicroUsd\":1}")) {
            assertThat(code(() ->
                            endpoint.set(owner, "organization", organization(1).text(), bytes(body))))
                    .as(body)
                    .isEqualTo("invalid-value");
        }
        assertThat(code(() -> set(owner, "1,\"dailyMicroUsd\":1", "1"))).isEqualTo("invalid-value");
        assertThat(read(owner)).isEqualTo(wire(null, "ever", null, null));
    }

    @Test
    void ownersAdminsAndBillingSetBudgetsMembersReadThemViewersDoNot() {
        for (Role role : List.of(Role.OWNER, Role.ADMIN, Role.BILLING)) {
            assertThat(set(caller(1, role), "5", "5")).isEqualTo(read(caller(1, role)));
        }
        assertThat(code(() -> set(caller(1, Role.MEMBER), "6", "6"))).isEqualTo("forbidden");
        assertThat(code(() -> set(caller(1, Role.VIEWER), "6", "6"))).isEqualTo("forbidden");
        assertThat(code(() -> read(caller(1, Role.VIEWER)))).isEqualTo("forbidden");
        assertThat(code(() -> endpoint.list(caller(1, Role.VIEWER)))).isEqualTo("forbidden");
        assertThat(read(caller(1, Role.MEMBER)).totalMicroUsd()).isEqualTo(5);
    }

    private static MoneyWire.Budget wire(
            @Nullable Long total, String period, @Nullable Long hourly, @Nullable String end) {
        return new MoneyWire.Budget("organization", organization(1).text(), null, total, period, hourly, 0, 0, end);
    }

    private MoneyWire.Budget read(Caller caller) {
        return endpoint.read(caller, "organization", caller.organization().text());
    }

    private MoneyWire.Budget set(Caller caller, String total, String hourly) {
        return endpoint.set(caller, "organization", caller.organization().text(), body(total, "month", hourly));
    }

    private static byte[] body(String total, String period, String hourly) {
        return bytes(
                "{\"totalMicroUsd\":" + total + ",\"period\":\"" + period + "\",\"hourlyMicroUsd\":" + hourly + "}");
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static OrganizationId organization(int number) {
        return new OrganizationId(new UUID(3, number));
    }

    private static Caller caller(int organization, Role role) {
        return new Caller(
                new OrganizationId(new UUID(3, organization)),
                role,
                false,
                new ApiKeyId(new UUID(3, 2)),
                new ProjectId(new UUID(3, 3)));
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call)
                .refusal()
                .code()
                .name();
    }
}
