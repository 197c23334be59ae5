package dev.argosy.portal.money;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.foundation.Transaction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who there is to have budgets, as money needs to know it. */
interface BudgetOwners {
    /** @param name for people; null for a key without one */
    record Named(BudgetOwner owner, @Nullable String name) {}

    /** An owner with its organization. */
    record Found(Named named, OrganizationId organization) {}

    /** Empty when there is no such organization, project or key. */
    Optional<Found> find(Transaction tx, BudgetOwner owner);

    /** The organization first, then its projects, then the keys that were not revoked. */
    List<Named> ofOrganization(Transaction tx, OrganizationId organization);
}
