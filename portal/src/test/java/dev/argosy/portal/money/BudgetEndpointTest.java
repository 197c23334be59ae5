package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.FilePortalKeys;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
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
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
        endpoint = new BudgetEndpoint(transactions, room, JsonMapper.builder().build());
    }

    @Test
    void aBudgetIsReadAsItWasSetAndLiftedByNull() {
        Caller owner = caller(1, Role.OWNER);
        assertThat(endpoint.read(owner)).isEqualTo(new MoneyWire.Budget(null, null, 0, 0));
        assertThat(set(owner, "20000000", "0")).isEqualTo(new MoneyWire.Budget(20_000_000L, 0L, 0, 0));
        assertThat(endpoint.read(owner)).isEqualTo(new MoneyWire.Budget(20_000_000L, 0L, 0, 0));
        assertThat(endpoint.read(caller(2, Role.OWNER))).isEqualTo(new MoneyWire.Budget(null, null, 0, 0));
        assertThat(set(owner, "null", "9007199254740991"))
                .isEqualTo(new MoneyWire.Budget(null, 9_007_199_254_740_991L, 0, 0));
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
        for (String body : List.of("", "{", "null", "[]", "{}", "{\"totalMicroUsd\":1}", "{\"hourlyMicroUsd\":1}")) {
            assertThat(code(() -> endpoint.set(owner, bytes(body)))).as(body).isEqualTo("invalid-value");
        }
        assertThat(code(() -> set(owner, "1,\"dailyMicroUsd\":1", "1"))).isEqualTo("invalid-value");
        assertThat(endpoint.read(owner)).isEqualTo(new MoneyWire.Budget(null, null, 0, 0));
    }

    @Test
    void ownersAdminsAndBillingSetBudgetsMembersReadThemViewersDoNot() {
        for (Role role : List.of(Role.OWNER, Role.ADMIN, Role.BILLING)) {
            assertThat(set(caller(1, role), "5", "5")).isEqualTo(endpoint.read(caller(1, role)));
        }
        assertThat(code(() -> set(caller(1, Role.MEMBER), "6", "6"))).isEqualTo("forbidden");
        assertThat(code(() -> set(caller(1, Role.VIEWER), "6", "6"))).isEqualTo("forbidden");
        assertThat(code(() -> endpoint.read(caller(1, Role.VIEWER)))).isEqualTo("forbidden");
        assertThat(endpoint.read(caller(1, Role.MEMBER))).isEqualTo(new MoneyWire.Budget(5L, 5L, 0, 0));
    }

    private MoneyWire.Budget set(Caller caller, String total, String hourly) {
        return endpoint.set(caller, bytes("{\"totalMicroUsd\":" + total + ",\"hourlyMicroUsd\":" + hourly + "}"));
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
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
