package dev.argosy.portal.identity;

import dev.argosy.portal.foundation.Transaction;

/** What other rooms do in the transaction that creates an organization, such as giving it a starter credit. */
@FunctionalInterface
public interface NewOrganizations {
    void created(Transaction tx, Organization organization);
}
