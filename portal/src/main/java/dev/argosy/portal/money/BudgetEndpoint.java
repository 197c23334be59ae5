package dev.argosy.portal.money;

import dev.argosy.kernel.Amounts;
import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.BodyText;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP of the budgets of an organization, its projects and its keys. */
@RestController
@RequestMapping("/api/v1/budgets")
class BudgetEndpoint {
    private static final String TOTAL = "totalMicroUsd";
    private static final String PERIOD = "period";
    private static final String HOURLY = "hourlyMicroUsd";

    private final Transactions transactions;
    private final MoneyRoom room;
    private final BudgetOwners owners;
    private final JsonMapper json;

    BudgetEndpoint(Transactions transactions, MoneyRoom room, BudgetOwners owners, JsonMapper json) {
        this.transactions = transactions;
        this.room = room;
        this.owners = owners;
        this.json = json;
    }

    /** The organization's, whether it has limits or not, and those of its projects and keys that have. */
    @GetMapping
    Page<MoneyWire.Budget> list(Caller caller) {
        Access.require(caller, Permission.READ_MONEY);
        return transactions.run(tx -> {
            List<BudgetOwners.Named> all = owners.ofOrganization(tx, caller.organization());
            List<BudgetOwner> ids = all.stream().map(BudgetOwners.Named::owner).toList();
            var uses = new ArrayList<Budgets.Use>();
            uses.add(room.budgets().of(tx, ids.getFirst()));
            uses.addAll(room.budgets().withLimits(tx, ids.subList(1, ids.size())));
            return new Page<>(
                    uses.stream()
                            .map(use -> MoneyWire.Budget.of(
                                    use, all.get(ids.indexOf(use.owner())).name()))
                            .toList(),
                    null);
        });
    }

    @GetMapping("/{scope}/{id}")
    MoneyWire.Budget read(Caller caller, @PathVariable String scope, @PathVariable String id) {
        return transactions.run(tx -> {
            BudgetOwners.Named named = reach(tx, caller, Permission.READ_MONEY, owner(scope, id));
            return MoneyWire.Budget.of(room.budgets().of(tx, named.owner()), named.name());
        });
    }

    /** Sets all limits at once; two nulls lift them. */
    @PutMapping("/{scope}/{id}")
    MoneyWire.Budget set(Caller caller, @PathVariable String scope, @PathVariable String id, @RequestBody byte[] body) {
        return transactions.run(tx -> {
            BudgetOwners.Named named = reach(tx, caller, Permission.MOVE_MONEY, owner(scope, id));
            return MoneyWire.Budget.of(room.budgets().set(tx, named.owner(), budget(body)), named.name());
        });
    }

    private static BudgetOwner owner(String scope, String id) {
        return switch (scope) {
            case "organization" -> BudgetOwner.of(Requests.pathId(id, OrganizationId::parse));
            case "project" -> BudgetOwner.of(Requests.pathId(id, ProjectId::parse));
            case "key" -> BudgetOwner.of(Requests.pathId(id, ApiKeyId::parse));
            default -> throw Access.notFound().asException();
        };
    }

    private BudgetOwners.Named reach(Transaction tx, Caller caller, Permission permission, BudgetOwner owner) {
        BudgetOwners.Found found =
                owners.find(tx, owner).orElseThrow(() -> Access.notFound().asException());
        Access.require(caller, permission, found.organization());
        return found.named();
    }

    /** All members must be there: a limit left out by mistake would otherwise be lifted. */
    private Budget budget(byte[] body) {
        JsonNode given;
        try {
            given = json.readTree(body);
        } catch (JacksonException malformed) {
            throw BodyText.refusal(malformed).asException();
        }
        if (!Set.copyOf(given.propertyNames()).equals(Set.of(TOTAL, PERIOD, HOURLY))) {
            throw invalid("body: members " + given.propertyNames() + " (expected: " + TOTAL + ", " + PERIOD + " and "
                    + HOURLY + ")");
        }
        return new Budget(limit(TOTAL, given), period(given), limit(HOURLY, given));
    }

    private static Period period(JsonNode given) {
        JsonNode period = Objects.requireNonNull(given.get(PERIOD));
        return Arrays.stream(Period.values())
                .filter(one -> period.isString() && one.word().equals(period.asString()))
                .findFirst()
                .orElseThrow(() -> invalid(PERIOD + ": " + period + " (expected: "
                        + Arrays.stream(Period.values()).map(Period::word).collect(Collectors.joining(", "))
                        + ")"));
    }

    /** An amount is a whole number or refused: never cut, never read out of a string. */
    private static @Nullable Money limit(String field, JsonNode given) {
        JsonNode amount = Objects.requireNonNull(given.get(field));
        if (amount.isNull()) {
            return null;
        }
        if (!amount.isIntegralNumber()) {
            throw invalid(field + ": " + amount + " (expected: a whole number of micro-USD, or null)");
        }
        Amounts.check(field, amount.bigIntegerValue()).ifPresent(refusal -> {
            throw refusal.asException();
        });
        return Money.ofMicroUsd(amount.longValue());
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(
                        Codes.INVALID_VALUE,
                        message,
                        "send {\"totalMicroUsd\":20000000,\"period\":\"month\",\"hourlyMicroUsd\":null} for 20 USD"
                                + " a month")
                .asException();
    }
}
