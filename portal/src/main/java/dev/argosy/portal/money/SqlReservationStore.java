package dev.argosy.portal.money;

import static dev.argosy.schema.money.Tables.INVOICE;
import static dev.argosy.schema.money.Tables.RESERVATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Terms;
import dev.argosy.ledger.Amends;
import dev.argosy.ledger.DailyAmounts;
import dev.argosy.ledger.Parts;
import dev.argosy.ledger.Reservation;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.lease.Bills.Bill;
import dev.argosy.schema.money.tables.records.ReservationRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reservations as rows and back. */
final class SqlReservationStore {
    private SqlReservationStore() {}

    static Reservation reservation(ReservationRecord found) {
        var terms = new Terms(
                new Rate(found.getCustomerRate()), new Rate(found.getProviderRate()), found.getFeeBasisPoints());
        var lease = new Reservation.Lease(
                new LeaseId(found.getLease()),
                new ClusterId(found.getCluster()),
                new OrganizationId(found.getCustomer()),
                requester(found),
                new OrganizationId(found.getProvider()),
                terms,
                atFault(found));
        Long cap = found.getCapMs();
        return new Reservation(
                lease,
                found.getGrantedMs(),
                cap == null ? OptionalLong.empty() : OptionalLong.of(cap),
                found.getChargedMs(),
                parts(found.getReservedPromotional(), found.getReservedAvailable()),
                parts(found.getChargedPromotional(), found.getChargedAvailable()),
                parts(found.getReleasedPromotional(), found.getReleasedAvailable()),
                days(found.getReservedOn(), found.getReservedAmount()),
                new Amends(
                        found.getLostMs(),
                        Money.ofMicroUsd(found.getCredited()),
                        Money.ofMicroUsd(found.getRecovered())),
                found.getClosed());
    }

    /** Newest first, after a place in that order. */
    static ResultQuery<ReservationRecord> ofProvider(
            DSLContext sql, OrganizationId provider, @Nullable TimedKey after, int limit) {
        return sql.selectFrom(RESERVATION)
                .where(RESERVATION.PROVIDER.eq(provider.uuid()))
                .and(
                        after == null
                                ? DSL.noCondition()
                                : DSL.row(RESERVATION.OPENED_AT, RESERVATION.LEASE)
                                        .lt(after.at(), after.id()))
                .orderBy(RESERVATION.OPENED_AT.desc(), RESERVATION.LEASE.desc())
                .limit(limit);
    }

    /** The sums of what {@link Terms#at} gives for each, in the database's numbers of any length. */
    static Earned earned(DSLContext sql, OrganizationId provider) {
        Field<BigDecimal> gross = DSL.field(
                "div({0}::numeric * {1}, 3600000)",
                BigDecimal.class, RESERVATION.PROVIDER_RATE, RESERVATION.CHARGED_MS);
        var each = sql.select(gross.as("gross"), RESERVATION.FEE_BASIS_POINTS.as("basis_points"))
                .from(RESERVATION)
                .where(RESERVATION.PROVIDER.eq(provider.uuid()))
                .asTable("each");
        Field<Long> recovered = sql.select(DSL.coalesce(DSL.sum(RESERVATION.RECOVERED), BigDecimal.ZERO)
                        .cast(Long.class))
                .from(RESERVATION)
                .where(RESERVATION.FAULT_PROVIDER.eq(provider.uuid()))
                .asField("recovered");
        return sql.select(
                        DSL.field("coalesce(sum(gross), 0)::bigint", Long.class),
                        DSL.field("coalesce(sum(div(gross * basis_points, 10000)), 0)::bigint", Long.class),
                        recovered)
                .from(each)
                .fetchSingle(sums -> new Earned(
                        Money.ofMicroUsd(sums.value1()),
                        Money.ofMicroUsd(sums.value2()),
                        Money.ofMicroUsd(sums.value3())));
    }

    static Map<LeaseId, Money> recovered(DSLContext sql, List<UUID> lost) {
        Field<Long> sum = DSL.sum(RESERVATION.RECOVERED).cast(Long.class);
        return sql.select(RESERVATION.FAULT_LEASE, sum)
                .from(RESERVATION)
                .where(RESERVATION.FAULT_LEASE.in(lost), RESERVATION.RECOVERED.gt(0L))
                .groupBy(RESERVATION.FAULT_LEASE)
                .fetchMap(found -> new LeaseId(found.value1()), found -> Money.ofMicroUsd(found.value2()));
    }

    static Map<ClusterId, Money> credited(DSLContext sql, List<UUID> clusters) {
        Field<Long> sum = DSL.sum(RESERVATION.CREDITED).cast(Long.class);
        return sql.select(RESERVATION.CLUSTER, sum)
                .from(RESERVATION)
                .where(RESERVATION.CLUSTER.in(clusters), RESERVATION.CREDITED.gt(0L))
                .groupBy(RESERVATION.CLUSTER)
                .fetchMap(found -> new ClusterId(found.value1()), found -> Money.ofMicroUsd(found.value2()));
    }

    static Map<ClusterId, Bill> bills(DSLContext sql, List<UUID> clusters) {
        Field<Long> charged = total(RESERVATION.CHARGED_PROMOTIONAL, RESERVATION.CHARGED_AVAILABLE);
        Field<Long> released = total(RESERVATION.RELEASED_PROMOTIONAL, RESERVATION.RELEASED_AVAILABLE);
        return sql.select(RESERVATION.CLUSTER, charged, released, INVOICE.ID)
                .from(RESERVATION)
                .leftJoin(INVOICE)
                .on(INVOICE.CLUSTER.eq(RESERVATION.CLUSTER))
                .where(RESERVATION.CLUSTER.in(clusters))
                .groupBy(RESERVATION.CLUSTER, INVOICE.ID)
                .fetchMap(found -> new ClusterId(found.value1()), SqlReservationStore::bill);
    }

    private static Field<Long> total(Field<Long> promotional, Field<Long> available) {
        return DSL.sum(promotional.plus(available)).cast(Long.class);
    }

    private static Bill bill(Record4<UUID, Long, Long, UUID> found) {
        UUID invoice = found.value4();
        return new Bill(found.value2(), found.value3(), invoice == null ? null : new InvoiceId(invoice));
    }

    private static @Nullable Requester requester(ReservationRecord found) {
        return found.getApiKey() == null
                ? null
                : new Requester(new ApiKeyId(found.getApiKey()), new ProjectId(found.getProject()));
    }

    private static @Nullable AtFault atFault(ReservationRecord found) {
        return found.getFaultLease() == null
                ? null
                : new AtFault(new LeaseId(found.getFaultLease()), new OrganizationId(found.getFaultProvider()));
    }

    private static DailyAmounts days(LocalDate[] on, Long[] amounts) {
        var byDay = new TreeMap<LocalDate, Money>();
        for (int i = 0; i < on.length; i++) {
            byDay.put(on[i], Money.ofMicroUsd(amounts[i]));
        }
        return new DailyAmounts(byDay);
    }

    private static Parts parts(long promotional, long available) {
        return new Parts(Money.ofMicroUsd(promotional), Money.ofMicroUsd(available));
    }

    /** Writes new rows and what may change of those that are there. */
    static void upsert(DSLContext sql, List<Reservation> reservations, Instant now) {
        List<ReservationRecord> rows =
                reservations.stream().map(reservation -> row(reservation, now)).toList();
        sql.insertInto(RESERVATION)
                .columns(RESERVATION.fields())
                .valuesOfRecords(rows)
                .onConflict(RESERVATION.LEASE)
                .doUpdate()
                .set(RESERVATION.GRANTED_MS, excluded(RESERVATION.GRANTED_MS))
                .set(RESERVATION.CAP_MS, excluded(RESERVATION.CAP_MS))
                .set(RESERVATION.CHARGED_MS, excluded(RESERVATION.CHARGED_MS))
                .set(RESERVATION.RESERVED_PROMOTIONAL, excluded(RESERVATION.RESERVED_PROMOTIONAL))
                .set(RESERVATION.RESERVED_AVAILABLE, excluded(RESERVATION.RESERVED_AVAILABLE))
                .set(RESERVATION.CHARGED_PROMOTIONAL, excluded(RESERVATION.CHARGED_PROMOTIONAL))
                .set(RESERVATION.CHARGED_AVAILABLE, excluded(RESERVATION.CHARGED_AVAILABLE))
                .set(RESERVATION.RELEASED_PROMOTIONAL, excluded(RESERVATION.RELEASED_PROMOTIONAL))
                .set(RESERVATION.RELEASED_AVAILABLE, excluded(RESERVATION.RELEASED_AVAILABLE))
                .set(RESERVATION.RESERVED_ON, excluded(RESERVATION.RESERVED_ON))
                .set(RESERVATION.RESERVED_AMOUNT, excluded(RESERVATION.RESERVED_AMOUNT))
                .set(RESERVATION.LOST_MS, excluded(RESERVATION.LOST_MS))
                .set(RESERVATION.CREDITED, excluded(RESERVATION.CREDITED))
                .set(RESERVATION.RECOVERED, excluded(RESERVATION.RECOVERED))
                .set(RESERVATION.CLOSED, excluded(RESERVATION.CLOSED))
                .set(RESERVATION.CLOSED_AT, coalesce(RESERVATION.CLOSED_AT, excluded(RESERVATION.CLOSED_AT)))
                .set(RESERVATION.VERSION, RESERVATION.VERSION.plus(1))
                .execute();
    }

    private static ReservationRecord row(Reservation reservation, Instant now) {
        Reservation.Lease lease = reservation.lease();
        var row = new ReservationRecord();
        row.setLease(lease.id().uuid());
        row.setCluster(lease.cluster().uuid());
        row.setCustomer(lease.customer().uuid());
        if (lease.requester() != null) {
            row.setApiKey(lease.requester().key().uuid());
            row.setProject(lease.requester().project().uuid());
        }
        row.setProvider(lease.provider().uuid());
        row.setCustomerRate(lease.terms().customerRate().microUsdPerHour());
        row.setProviderRate(lease.terms().providerRate().microUsdPerHour());
        row.setFeeBasisPoints(lease.terms().feeBasisPoints());
        row.setGrantedMs(reservation.grantedMillis());
        row.setCapMs(reservation.cap().isPresent() ? reservation.cap().getAsLong() : null);
        row.setChargedMs(reservation.chargedMillis());
        row.setReservedPromotional(reservation.reserved().promotional().microUsd());
        row.setReservedAvailable(reservation.reserved().available().microUsd());
        row.setChargedPromotional(reservation.charged().promotional().microUsd());
        row.setChargedAvailable(reservation.charged().available().microUsd());
        row.setReleasedPromotional(reservation.released().promotional().microUsd());
        row.setReleasedAvailable(reservation.released().available().microUsd());
        SortedMap<LocalDate, Money> byDay = reservation.days().byDay();
        row.setReservedOn(byDay.keySet().toArray(LocalDate[]::new));
        row.setReservedAmount(byDay.values().stream().map(Money::microUsd).toArray(Long[]::new));
        row.setLostMs(reservation.amends().lostMillis());
        row.setCredited(reservation.amends().credited().microUsd());
        row.setRecovered(reservation.amends().recovered().microUsd());
        if (lease.atFault() != null) {
            row.setFaultLease(lease.atFault().lease().uuid());
            row.setFaultProvider(lease.atFault().provider().uuid());
        }
        row.setClosed(reservation.closed());
        row.setOpenedAt(now);
        row.setClosedAt(reservation.closed() ? now : null);
        row.setVersion(1L);
        return row;
    }
}
