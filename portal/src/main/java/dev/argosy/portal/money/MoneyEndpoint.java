package dev.argosy.portal.money;

import dev.argosy.kernel.Amounts;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.BodyText;
import dev.argosy.portal.foundation.IdempotentRequests;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** HTTP of balances, deposits, earnings and the check of the books. */
@RestController
@RequestMapping("/api/v1")
class MoneyEndpoint {
    private static final int CREATED = 201;

    private final Transactions transactions;
    private final IdempotentRequests requests;
    private final MoneyRoom room;
    private final JsonMapper json;

    MoneyEndpoint(Transactions transactions, IdempotentRequests requests, MoneyRoom room, JsonMapper json) {
        this.transactions = transactions;
        this.requests = requests;
        this.room = room;
        // an amount is a whole number or refused: never cut, never read out of a string
        this.json = json.rebuild()
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }

    @GetMapping("/balance")
    MoneyWire.Balance balance(Caller caller) {
        Access.require(caller, Permission.READ_MONEY);
        return MoneyWire.Balance.of(transactions.run(tx -> room.statements().balance(tx, caller.organization())));
    }

    @PostMapping("/deposits")
    ResponseEntity<String> deposit(
            Caller caller,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String header,
            @RequestBody byte[] body) {
        Access.require(caller, Permission.MOVE_MONEY);
        String key = IdempotentRequests.requireKey(header);
        long amount = amount(body);
        var answer = requests.once(caller.organization().text() + "/deposits", key, body, tx -> {
            var transfer = room.deposits().fromFaucet(tx, caller.organization(), amount, key);
            var balance = room.statements().balance(tx, caller.organization());
            return new IdempotentRequests.Answer(
                    CREATED,
                    json.writeValueAsString(new MoneyWire.Deposited(transfer.text(), MoneyWire.Balance.of(balance))));
        });
        return ResponseEntity.status(answer.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.json());
    }

    private long amount(byte[] body) {
        Wanted wanted;
        try {
            wanted = json.readValue(body, Wanted.class);
        } catch (JacksonException malformed) {
            throw BodyText.refusal(malformed).asException();
        }
        if (!"faucet".equals(wanted.from())) {
            throw invalid("from: '" + wanted.from() + "' (expected: faucet)");
        }
        BigInteger amount = wanted.amountMicroUsd();
        if (amount == null) {
            throw invalid("amountMicroUsd: missing");
        }
        Amounts.check("amountMicroUsd", amount).ifPresent(refusal -> {
            throw refusal.asException();
        });
        return amount.longValueExact();
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(
                        Codes.INVALID_VALUE, message, "send {\"from\":\"faucet\",\"amountMicroUsd\":1000000} for 1 USD")
                .asException();
    }

    @GetMapping("/earnings")
    MoneyWire.Earnings earnings(Caller caller, PageWish page) {
        Access.require(caller, Permission.READ_MONEY);
        var wanted = page.of(Statements.EARNINGS);
        return transactions.run(tx -> {
            var reservations = room.statements().earnings(tx, caller.organization(), wanted);
            var facts = room.documents().facts(tx, reservations.items());
            // a sum over everything: once a walk, not once a page
            Earned all = wanted.after() == null ? room.statements().earned(tx, caller.organization()) : null;
            var recovered = room.statements().recovered(tx, reservations.items());
            return MoneyWire.Earnings.of(reservations, new MoneyWire.Known(facts, recovered), all);
        });
    }

    @GetMapping("/ledger/check")
    MoneyWire.Check check(Caller caller) {
        Access.require(caller, Permission.OPERATE);
        return MoneyWire.Check.of(transactions.run(tx -> room.statements().check(tx)));
    }

    /** What a deposit asks for. */
    record Wanted(@Nullable String from, @Nullable BigInteger amountMicroUsd) {}
}
