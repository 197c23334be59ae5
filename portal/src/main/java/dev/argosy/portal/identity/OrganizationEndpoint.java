package dev.argosy.portal.identity;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of organizations. */
@RestController
@RequestMapping("/api/v1/organizations")
class OrganizationEndpoint {
    private final Transactions transactions;
    private final Identities identities;

    OrganizationEndpoint(Transactions transactions, Identities identities) {
        this.transactions = transactions;
        this.identities = identities;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Created create(Caller caller, @RequestBody Wanted wanted) {
        Access.require(caller, Permission.OPERATE);
        String name = name(wanted.name());
        Organization.Kind kind = kind(wanted.kind());
        var created = transactions.run(tx -> identities.create(tx, name, kind));
        return new Created(created.organization().id().text(), name, created.apiKey());
    }

    @PostMapping("/owner-keys")
    @ResponseStatus(HttpStatus.CREATED)
    Created ownerKey(Caller caller, @RequestBody Named wanted) {
        Access.require(caller, Permission.OPERATE);
        String name = name(wanted.name());
        var issued = transactions.run(tx -> identities.ownerKey(tx, name));
        return new Created(
                issued.organization().id().text(), issued.organization().name(), issued.apiKey());
    }

    @GetMapping("/me")
    Me me(Caller caller) {
        Access.require(caller, Permission.READ_ORGANIZATION);
        var organization = transactions
                .run(tx -> identities.byId(tx, caller.organization()))
                .orElseThrow(() -> Access.notFound().asException());
        return new Me(
                organization.id().text(), organization.name(), caller.role().name(), caller.operator());
    }

    private static String name(@Nullable String given) {
        String name = given == null ? "" : given.strip();
        if (name.isEmpty()
                || name.length() > Organization.MAX_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid("name", name, "1..100 printable characters");
        }
        return name;
    }

    private static Organization.Kind kind(@Nullable String given) {
        return switch (given == null ? "both" : given) {
            case "customer" -> Organization.Kind.CUSTOMER;
            case "provider" -> Organization.Kind.PROVIDER;
            case "both" -> Organization.Kind.BOTH;
            default -> throw invalid("kind", given, "customer, provider or both");
        };
    }

    private static RuntimeException invalid(String field, @Nullable String value, String rule) {
        return Refusal.of(
                        Codes.INVALID_VALUE,
                        field + ": '" + value + "' (expected: " + rule + ")",
                        "give " + field + " as expected")
                .asException();
    }

    record Wanted(@Nullable String name, @Nullable String kind) {}

    record Named(@Nullable String name) {}

    record Created(String id, String name, String apiKey) {}

    record Me(String id, String name, String role, boolean operator) {}
}
