package dev.argosy.portal.money;

import static dev.argosy.schema.money.Tables.ACCOUNT;
import static dev.argosy.schema.money.Tables.COMPLETE_CLUSTER;
import static dev.argosy.schema.money.Tables.INVOICE;
import static dev.argosy.schema.money.Tables.RESERVATION;
import static dev.argosy.schema.money.Tables.TRANSFER;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Id;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.GroupResult;
import dev.argosy.ledger.Reservation;
import dev.argosy.ledger.Sums;
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Bills.Bill;
import dev.argosy.schema.money.tables.records.InvoiceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The books on PostgreSQL. Thread-safe. */
final class SqlMoneyStore implements MoneyStore {
    private static final int ROWS_A_STATEMENT = 500;
    private static final String APPLY = "select code, place from money.apply_batch("
            + "{0}::uuid[], {1}::uuid[], {2}::text[], "
            + "{3}::int[], {4}::uuid[], {5}::uuid[], {6}::uuid[], {7}::bigint[], {8}::text[], "
            + "{9}::int[], {10}::uuid[], {11}::text[], {12}::bigint[], {13}::bigint[], {14}, {15}::timestamptz)";
    private static final Map<String, Code> CODES = codes();

    @Override
    public List<GroupResult> apply(Transaction tx, List<TransferGroup> groups) {
        if (groups.isEmpty()) {
            return List.of();
        }
        Object[] columns = new BatchArrays(groups).arguments();
        var bound = new QueryPart[columns.length + 1];
        for (int i = 0; i < columns.length; i++) {
            bound[i] = val(columns[i]);
        }
        bound[columns.length] = val(tx.now());
        return sql(tx).resultQuery(APPLY, bound).fetch(SqlMoneyStore::result);
    }

    private static GroupResult result(Record found) {
        String code = found.get("code", String.class);
        return switch (code) {
            case "created" -> GroupResult.created();
            case "exists" -> GroupResult.exists();
            default -> GroupResult.refused(codeNamed(code), found.get("place", Integer.class));
        };
    }

    private static Code codeNamed(String name) {
        Code code = CODES.get(name);
        if (code == null) {
            throw new IllegalStateException("code: '" + name + "' (expected: one of " + CODES.keySet() + ")");
        }
        return code;
    }

    private static Map<String, Code> codes() {
        var codes = new HashMap<String, Code>();
        GroupResult.CODES.forEach(code -> codes.put(code.name(), code));
        return Map.copyOf(codes);
    }

    @Override
    public Map<Account, Sums> lockSums(Transaction tx, Collection<Account> accounts) {
        return sums(tx, accounts, true);
    }

    @Override
    public Map<Account, Sums> sums(Transaction tx, Collection<Account> accounts) {
        return sums(tx, accounts, false);
    }

    private static Map<Account, Sums> sums(Transaction tx, Collection<Account> accounts, boolean lock) {
        var byKey = new HashMap<UUID, Account>();
        accounts.forEach(account -> byKey.put(account.key(), account));
        var query = sql(tx).select(ACCOUNT.ID, ACCOUNT.DEBITS, ACCOUNT.CREDITS)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.in(byKey.keySet()))
                .orderBy(ACCOUNT.ID);
        var sums = new HashMap<Account, Sums>();
        accounts.forEach(account -> sums.put(account, Sums.ZERO));
        (lock ? query.forUpdate() : query)
                .forEach(found -> sums.put(
                        Objects.requireNonNull(byKey.get(found.value1())), new Sums(found.value2(), found.value3())));
        return sums;
    }

    @Override
    public Map<String, Long> lockCounters(Transaction tx, Collection<String> counters) {
        return SqlBudgetStore.counters(sql(tx), counters, true);
    }

    @Override
    public Map<String, Long> counters(Transaction tx, Collection<String> counters) {
        return SqlBudgetStore.counters(sql(tx), counters, false);
    }

    @Override
    public Map<BudgetOwner, Budget> budgets(Transaction tx, Collection<BudgetOwner> owners) {
        return SqlBudgetStore.budgets(sql(tx), owners);
    }

    @Override
    public void setBudget(Transaction tx, BudgetOwner owner, Budget budget) {
        SqlBudgetStore.set(sql(tx), owner, budget, tx.now());
    }

    @Override
    public Map<LeaseId, Reservation> lockReservations(Transaction tx, Collection<LeaseId> leases) {
        var asked = Set.copyOf(leases);
        var found = new LinkedHashMap<LeaseId, Reservation>();
        var known = RESERVATION.as("known");
        sql(tx).selectFrom(RESERVATION)
                .where(RESERVATION.CLUSTER.in(select(known.CLUSTER).from(known).where(known.LEASE.in(uuids(leases)))))
                .orderBy(RESERVATION.LEASE)
                .forUpdate()
                .fetch(SqlReservationStore::reservation)
                .forEach(reservation -> {
                    if (asked.contains(reservation.lease().id())) {
                        found.put(reservation.lease().id(), reservation);
                    }
                });
        return found;
    }

    @Override
    public void save(Transaction tx, Collection<Reservation> reservations) {
        var rows = new ArrayList<>(reservations);
        for (int from = 0; from < rows.size(); from += ROWS_A_STATEMENT) {
            List<Reservation> some = rows.subList(from, Math.min(rows.size(), from + ROWS_A_STATEMENT));
            SqlReservationStore.upsert(sql(tx), some, tx.now());
        }
    }

    @Override
    public List<Reservation> ofCluster(Transaction tx, ClusterId cluster) {
        return sql(tx).selectFrom(RESERVATION)
                .where(RESERVATION.CLUSTER.eq(cluster.uuid()))
                .orderBy(RESERVATION.LEASE)
                .fetch(SqlReservationStore::reservation);
    }

    @Override
    public Set<ClusterId> withOpenReservations(Transaction tx, Collection<ClusterId> clusters) {
        var open = new LinkedHashSet<ClusterId>();
        sql(tx).select(RESERVATION.CLUSTER, RESERVATION.CLOSED)
                .from(RESERVATION)
                .where(RESERVATION.CLUSTER.in(uuids(clusters)))
                .orderBy(RESERVATION.LEASE)
                .forUpdate()
                .forEach(found -> {
                    if (!found.value2()) {
                        open.add(new ClusterId(found.value1()));
                    }
                });
        return open;
    }

    @Override
    public void complete(Transaction tx, ClusterId cluster) {
        sql(tx).insertInto(COMPLETE_CLUSTER)
                .set(COMPLETE_CLUSTER.CLUSTER, cluster.uuid())
                .set(COMPLETE_CLUSTER.AT, tx.now())
                .onConflictDoNothing()
                .execute();
    }

    @Override
    public Set<ClusterId> completeOf(Transaction tx, Collection<ClusterId> clusters) {
        return sql(tx)
                .select(COMPLETE_CLUSTER.CLUSTER)
                .from(COMPLETE_CLUSTER)
                .where(COMPLETE_CLUSTER.CLUSTER.in(uuids(clusters)))
                .orderBy(COMPLETE_CLUSTER.CLUSTER)
                .fetch(COMPLETE_CLUSTER.CLUSTER)
                .stream()
                .map(ClusterId::new)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public List<Dated<Reservation>> ofProvider(
            Transaction tx, OrganizationId provider, @Nullable TimedKey after, int limit) {
        return SqlReservationStore.ofProvider(sql(tx), provider, after, limit)
                .fetch(found -> new Dated<>(SqlReservationStore.reservation(found), found.getOpenedAt()));
    }

    @Override
    public Map<LeaseId, Money> recovered(Transaction tx, Collection<LeaseId> lost) {
        return lost.isEmpty() ? Map.of() : SqlReservationStore.recovered(sql(tx), uuids(lost));
    }

    @Override
    public Earned earned(Transaction tx, OrganizationId provider) {
        return SqlReservationStore.earned(sql(tx), provider);
    }

    @Override
    public Map<ClusterId, Bill> bills(Transaction tx, Collection<ClusterId> clusters) {
        return clusters.isEmpty() ? Map.of() : SqlReservationStore.bills(sql(tx), uuids(clusters));
    }

    @Override
    public Map<ClusterId, Money> credited(Transaction tx, Collection<ClusterId> clusters) {
        return clusters.isEmpty() ? Map.of() : SqlReservationStore.credited(sql(tx), uuids(clusters));
    }

    @Override
    public List<Dated<Transfer>> transfersOf(Transaction tx, String subject) {
        var debit = ACCOUNT.as("debit_account");
        var credit = ACCOUNT.as("credit_account");
        return sql(tx).select(
                        TRANSFER.CAUSE,
                        debit.OWNER,
                        debit.KIND,
                        credit.OWNER,
                        credit.KIND,
                        TRANSFER.AMOUNT,
                        TRANSFER.AT)
                .from(TRANSFER)
                .join(debit)
                .on(debit.ID.eq(TRANSFER.DEBIT))
                .join(credit)
                .on(credit.ID.eq(TRANSFER.CREDIT))
                .where(TRANSFER.SUBJECT.eq(subject))
                .orderBy(TRANSFER.SEQUENCE)
                .fetch(found -> new Dated<>(
                        Transfer.of(
                                found.value1(),
                                account(found.value2(), found.value3()),
                                account(found.value4(), found.value5()),
                                Money.ofMicroUsd(found.value6())),
                        found.value7()));
    }

    private static Account account(@Nullable UUID owner, String kind) {
        AccountKind parsed = AccountKind.parse(kind);
        return owner == null ? Account.platform(parsed) : Account.of(new OrganizationId(owner), parsed);
    }

    @Override
    public boolean insert(Transaction tx, Invoice invoice) {
        return sql(tx).insertInto(INVOICE)
                        .set(INVOICE.ID, invoice.id().uuid())
                        .set(INVOICE.CLUSTER, invoice.cluster().uuid())
                        .set(INVOICE.CUSTOMER, invoice.customer().uuid())
                        .set(INVOICE.ISSUED_AT, invoice.issuedAt())
                        .set(INVOICE.CHARGED, invoice.charged().microUsd())
                        .onConflict(INVOICE.CLUSTER)
                        .doNothing()
                        .execute()
                == 1;
    }

    @Override
    public Optional<Invoice> invoice(Transaction tx, InvoiceId id) {
        return sql(tx).selectFrom(INVOICE)
                .where(INVOICE.ID.eq(id.uuid()))
                .fetchOptional()
                .map(SqlMoneyStore::invoice);
    }

    @Override
    public Optional<Invoice> invoiceOf(Transaction tx, ClusterId cluster) {
        return sql(tx).selectFrom(INVOICE)
                .where(INVOICE.CLUSTER.eq(cluster.uuid()))
                .fetchOptional()
                .map(SqlMoneyStore::invoice);
    }

    @Override
    public List<Invoice> invoices(Transaction tx, OrganizationId customer, @Nullable TimedKey after, int limit) {
        return invoices(sql(tx), customer, after, limit).fetch(SqlMoneyStore::invoice);
    }

    static ResultQuery<InvoiceRecord> invoices(
            DSLContext sql, OrganizationId customer, @Nullable TimedKey after, int limit) {
        return sql.selectFrom(INVOICE)
                .where(INVOICE.CUSTOMER.eq(customer.uuid()))
                .and(
                        after == null
                                ? DSL.noCondition()
                                : DSL.row(INVOICE.ISSUED_AT, INVOICE.ID).lt(after.at(), after.id()))
                .orderBy(INVOICE.ISSUED_AT.desc(), INVOICE.ID.desc())
                .limit(limit);
    }

    private static Invoice invoice(InvoiceRecord found) {
        return new Invoice(
                new InvoiceId(found.getId()),
                new ClusterId(found.getCluster()),
                new OrganizationId(found.getCustomer()),
                found.getIssuedAt(),
                Money.ofMicroUsd(found.getCharged()));
    }

    @Override
    public Optional<String> file(Transaction tx, InvoiceId id) {
        return sql(tx).select(INVOICE.FILE)
                .from(INVOICE)
                .where(INVOICE.ID.eq(id.uuid()))
                .fetchOptional(INVOICE.FILE);
    }

    @Override
    public String keepFile(Transaction tx, InvoiceId id, String file) {
        sql(tx).update(INVOICE)
                .set(INVOICE.FILE, file)
                .where(INVOICE.ID.eq(id.uuid()))
                .and(INVOICE.FILE.isNull())
                .execute();
        return file(tx, id).orElseThrow();
    }

    @Override
    public LedgerCheck check(Transaction tx) {
        return SqlLedgerCheckStore.run(sql(tx));
    }

    private static List<UUID> uuids(Collection<? extends Id> ids) {
        return ids.stream().map(Id::uuid).toList();
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
