package dev.argosy.portal.money;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Id;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Requester;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whose leases count together. */
record BudgetOwner(Scope scope, Id id) {
    enum Scope {
        /** Its budget comes with the request and is no row. */
        CLUSTER,
        ORGANIZATION,
        PROJECT,
        KEY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static BudgetOwner of(ClusterId cluster) {
        return new BudgetOwner(Scope.CLUSTER, cluster);
    }

    static BudgetOwner of(OrganizationId organization) {
        return new BudgetOwner(Scope.ORGANIZATION, organization);
    }

    static BudgetOwner of(ProjectId project) {
        return new BudgetOwner(Scope.PROJECT, project);
    }

    static BudgetOwner of(ApiKeyId key) {
        return new BudgetOwner(Scope.KEY, key);
    }

    /** All who have budgets that bound what this customer hires at this requester's wish, but for the cluster. */
    static List<BudgetOwner> of(OrganizationId customer, @Nullable Requester requester) {
        return requester == null
                ? List.of(of(customer))
                : List.of(of(customer), of(requester.project()), of(requester.key()));
    }
}
