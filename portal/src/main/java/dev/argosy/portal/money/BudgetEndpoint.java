package dev.argosy.portal.money;

import dev.argosy.kernel.Amounts;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** HTTP of an organization's own budget. */
@RestController
@RequestMapping("/api/v1/budget")
class BudgetEndpoint {
    private static final String TOTAL = "totalMicroUsd";
    private static final String HOURLY = "hourlyMicroUsd";

    private final Transactions transactions;
    private final MoneyRoom room;
    private final JsonMapper json;

    BudgetEndpoint(Transactions transactions, MoneyRoom room, JsonMapper json) {
        this.transactions = transactions;
        this.room = room;
        // an amount is a whole number or refused: never cut, never read out of a string
        this.json = json.rebuild()
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }

    @GetMapping
    MoneyWire.Budget read(Caller caller) {
        Access.require(caller, Permission.READ_MONEY);
        return MoneyWire.Budget.of(transactions.run(tx -> room.budgets().of(tx, caller.organization())));
    }

    @PutMapping
    MoneyWire.Budget set(Caller caller, @RequestBody byte[] body) {
        Access.require(caller, Permission.MOVE_MONEY);
        Budget budget = budget(body);
        return MoneyWire.Budget.of(transactions.run(tx -> room.budgets().set(tx, caller.organization(), budget)));
    }

    /** Both limits must be named: one left out by mistake would otherwise be lifted. */
    private Budget budget(byte[] body) {
        Map<String, @Nullable BigInteger> given;
        try {
            given = json.readValue(body, new TypeReference<>() {});
        } catch (JacksonException malformed) {
            throw invalid("body: " + malformed.getOriginalMessage());
        }
        if (given == null || !given.keySet().equals(Set.of(TOTAL, HOURLY))) {
            throw invalid("body: " + (given == null ? "null" : given.keySet()) + " (expected: " + TOTAL + " and "
                    + HOURLY + ")");
        }
        return new Budget(limit(TOTAL, given.get(TOTAL)), limit(HOURLY, given.get(HOURLY)));
    }

    private static @Nullable Money limit(String field, @Nullable BigInteger microUsd) {
        if (microUsd == null) {
            return null;
        }
        Amounts.check(field, microUsd).ifPresent(refusal -> {
            throw refusal.asException();
        });
        return Money.ofMicroUsd(microUsd.longValueExact());
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(
                        Codes.INVALID_VALUE,
                        message,
                        "send {\"totalMicroUsd\":20000000,\"hourlyMicroUsd\":null} for 20 USD in all")
                .asException();
    }
}
