package dev.argosy.portal.fault;

import static dev.argosy.schema.fault.Tables.NOTICE;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.Departure;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;

/** Notices on PostgreSQL. */
final class SqlNoticeStore implements NoticeStore {
    private static final String PROVIDER = "provider";

    @Override
    public List<NoticeRow> notices(Transaction tx) {
        return sql(tx).selectFrom(NOTICE)
                .orderBy(NOTICE.LEASE)
                .fetch(row -> new NoticeRow(
                        new LeaseId(row.getLease()),
                        new MachineId(row.getMachine()),
                        new Departure(row.getLeavesAt(), row.getCode())));
    }

    @Override
    public void put(Transaction tx, NoticeRow notice) {
        sql(tx).insertInto(NOTICE)
                .set(NOTICE.LEASE, notice.lease().uuid())
                .set(NOTICE.MACHINE, notice.machine().uuid())
                .set(NOTICE.LEAVES_AT, notice.departure().by())
                .set(NOTICE.GIVEN_BY, PROVIDER)
                .set(NOTICE.CODE, notice.departure().code())
                .onConflict(NOTICE.LEASE)
                .doUpdate()
                .set(NOTICE.LEAVES_AT, notice.departure().by())
                .set(NOTICE.CODE, notice.departure().code())
                .execute();
    }

    @Override
    public void remove(Transaction tx, Collection<LeaseId> leases) {
        if (!leases.isEmpty()) {
            sql(tx).deleteFrom(NOTICE)
                    .where(NOTICE.LEASE.in(leases.stream().map(LeaseId::uuid).toList()))
                    .execute();
        }
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
