package dev.argosy.portal.fault;

import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;

/** Which leases were told that their machine leaves. */
interface NoticeStore {
    /** All, by lease. */
    List<NoticeRow> notices(Transaction tx);

    /** Takes the place of what the lease was told before. */
    void put(Transaction tx, NoticeRow notice);

    void remove(Transaction tx, Collection<LeaseId> leases);
}
