package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.FilePortalKeys;
import dev.argosy.portal.foundation.SqlIdempotentRequests;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Role;
import dev.argosy.portal.metering.Evidence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Deposits as they come over HTTP: hostile bodies, repeated keys, and who may ask for what. */
class MoneyEndpointTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final Caller owner = caller(Role.OWNER);
    private final MoneyEndpoint endpoint;

    MoneyEndpointTest(@TempDir Path folder) throws Exception {
        var keys = FilePortalKeys.open(folder, Instant.now(), new SecureRandom());
        var ports = new MoneyRoom.Ports(
                database.history(), () -> new UUID(1, 1), (tx, leases) -> Map.of(), new NoLeases(), keys);
        var room = new MoneyRoom(new SqlMoneyStore(), ports, new MoneyRoom.PlayMoney(Money.ZERO, true));
        endpoint = new MoneyEndpoint(
                database.transactions(),
                new SqlIdempotentRequests(database.transactions()),
                room,
                JsonMapper.builder().build());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void theSameKeyAnswersTheSameAndMovesOnce() {
        String first = deposit("k", body("25000000"));
        assertThat(first).contains("\"transfer\":\"tr_", "\"availableMicroUsd\":25000000");
        assertThat(deposit("k", body("25000000"))).isEqualTo(first);
        assertThat(endpoint.balance(owner).availableMicroUsd()).isEqualTo(25_000_000);
        assertThat(refusal("k", body("1"))).isEqualTo("idempotency-mismatch");
        assertThat(refusal("", body("1"))).isEqualTo("idempotency-key-required");
    }

    @Test
    void amountsThatAreNoWholeNumbersWithinBoundsAreRefused() {
        for (String amount : List.of("1.5", "1e2", "\"5\"", "null", "NaN", "0", "true", "[1]", "1e400")) {
            assertThat(refusal("k", body(amount))).as(amount).isEqualTo("invalid-value");
        }
        assertThat(refusal("k", body("-1"))).isEqualTo("amount-negative");
        assertThat(refusal("k", body("9007199254740992"))).isEqualTo("amount-too-large");
        assertThat(refusal("k", body("99999999999999999999999999"))).isEqualTo("amount-too-large");
        assertThat(refusal("k", "{\"from\":\"mint\",\"amountMicroUsd\":1}")).isEqualTo("invalid-value");
        assertThat(refusal("k", "{")).isEqualTo("invalid-value");
        assertThat(endpoint.balance(owner).availableMicroUsd()).isZero();
    }

    @Test
    void onlyWhoMayMoveMoneyMayDepositAndOnlyAnOperatorChecksTheBooks() {
        var viewer = caller(Role.VIEWER);
        byte[] body = body("1").getBytes(StandardCharsets.UTF_8);
        assertThat(code(() -> endpoint.deposit(viewer, "k", body))).isEqualTo("forbidden");
        assertThat(code(() -> endpoint.balance(viewer))).isEqualTo("forbidden");
        assertThat(code(() -> endpoint.check(owner))).isEqualTo("forbidden");
        var operator = new Caller(owner.organization(), Role.OWNER, true, owner.key(), owner.project());
        assertThat(endpoint.check(operator).balanced()).isTrue();
    }

    private static Caller caller(Role role) {
        return new Caller(
                new OrganizationId(new UUID(3, 1)),
                role,
                false,
                new ApiKeyId(new UUID(3, 2)),
                new ProjectId(new UUID(3, 3)));
    }

    private static String body(String amount) {
        return "{\"from\":\"faucet\",\"amountMicroUsd\":" + amount + "}";
    }

    private String deposit(String key, String body) {
        return String.valueOf(endpoint.deposit(owner, key, body.getBytes(StandardCharsets.UTF_8))
                .getBody());
    }

    private String refusal(String key, String body) {
        return code(() -> deposit(key, body));
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call)
                .refusal()
                .code()
                .name();
    }

    /** No lease is billed here. */
    record NoLeases() implements BilledLeases {
        @Override
        public Map<LeaseId, Facts> facts(Transaction tx, Collection<LeaseId> leases) {
            return Map.of();
        }

        @Override
        public List<Evidence> evidence(Transaction tx, LeaseId lease) {
            return List.of();
        }
    }
}
