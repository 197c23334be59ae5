package dev.argosy.ledger;

import dev.argosy.kernel.OrganizationId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names an account: an organization (or the platform) and a kind. An account needs no opening; one that never moved
 * stands at zero.
 */
public record Account(@Nullable OrganizationId organization, AccountKind kind) {
    private static final String PLATFORM = "platform";

    public Account {
        if ((organization == null) != (kind.owner() == AccountKind.Owner.PLATFORM)) {
            throw new IllegalArgumentException("account: " + kind + " of " + organization + " (expected: kinds of "
                    + kind.owner() + " belong to it alone)");
        }
    }

    public static Account of(OrganizationId organization, AccountKind kind) {
        return new Account(organization, kind);
    }

    public static Account platform(AccountKind kind) {
        return new Account(null, kind);
    }

    public Optional<OrganizationId> owner() {
        return Optional.ofNullable(organization);
    }

    /** {@code org_…/available} or {@code platform/fees}. */
    public String text() {
        return (organization == null ? PLATFORM : organization.text()) + "/" + kind.text();
    }

    public static Account parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("account: '" + text + "' (expected: owner/kind)");
        }
        String owner = text.substring(0, slash);
        AccountKind kind = AccountKind.parse(text.substring(slash + 1));
        return owner.equals(PLATFORM) ? platform(kind) : of(OrganizationId.parse(owner), kind);
    }

    /** The key under which the account is stored and locked; a function of its name. */
    public UUID key() {
        return NamedKeys.of("argosy-account-v1", text());
    }

    @Override
    public String toString() {
        return text();
    }
}
