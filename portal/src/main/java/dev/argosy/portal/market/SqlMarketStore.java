package dev.argosy.portal.market;

import static dev.argosy.schema.market.Tables.GPU;
import static dev.argosy.schema.market.Tables.HOLDING;
import static dev.argosy.schema.market.Tables.MACHINE;
import static dev.argosy.schema.market.Tables.QUOTE;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OfferId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.kernel.Rate;
import dev.argosy.planner.Resources;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.schema.market.tables.records.MachineRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The market's rows on PostgreSQL. Stateless. */
final class SqlMarketStore implements MarketStore {
    @Override
    public Map<MachineId, Stock> lock(Transaction tx, Collection<MachineId> machines) {
        if (machines.isEmpty()) {
            return Map.of();
        }
        List<MachineRecord> rows = sql(tx).selectFrom(MACHINE)
                .where(MACHINE.MACHINE_.eq(DSL.any(uuids(machines))))
                .orderBy(MACHINE.MACHINE_)
                .forUpdate()
                .fetch();
        return stocks(tx, rows);
    }

    @Override
    public Map<MachineId, Stock> read(Transaction tx, Collection<MachineId> machines) {
        return machines.isEmpty() ? Map.of() : fetch(tx, MACHINE.MACHINE_.eq(DSL.any(uuids(machines))));
    }

    @Override
    public Map<MachineId, Stock> all(Transaction tx) {
        return fetch(tx, DSL.noCondition());
    }

    private static Map<MachineId, Stock> fetch(Transaction tx, Condition which) {
        return stocks(tx, sql(tx).selectFrom(MACHINE).where(which).fetch());
    }

    private static Map<MachineId, Stock> stocks(Transaction tx, List<MachineRecord> rows) {
        UUID[] machines = rows.stream().map(MachineRecord::getMachine).toArray(UUID[]::new);
        var gpus = new HashMap<UUID, Map<GpuId, Boolean>>();
        var held = new HashMap<String, Set<GpuId>>();
        sql(tx).selectFrom(GPU).where(GPU.MACHINE.eq(DSL.any(machines))).forEach(row -> {
            var gpu = new GpuId(row.getGpu());
            gpus.computeIfAbsent(row.getMachine(), any -> new HashMap<>()).put(gpu, row.getSellable());
            if (row.getHolder() != null) {
                held.computeIfAbsent(row.getHolder(), any -> new HashSet<>()).add(gpu);
            }
        });
        var holdings = new HashMap<UUID, Map<String, Stock.Holding>>();
        sql(tx).selectFrom(HOLDING).where(HOLDING.MACHINE.eq(DSL.any(machines))).forEach(row -> {
            var resources = new Resources(row.getCpuMillis(), row.getMemoryMib(), row.getDiskMib());
            holdings.computeIfAbsent(row.getMachine(), any -> new HashMap<>())
                    .put(row.getHolder(), new Stock.Holding(held.getOrDefault(row.getHolder(), Set.of()), resources));
        });
        var stocks = new HashMap<MachineId, Stock>();
        for (MachineRecord row : rows) {
            var machine = new MachineId(row.getMachine());
            Long price = row.getPrice();
            stocks.put(
                    machine,
                    new Stock(
                            machine,
                            new OfferId(row.getOffer()),
                            new OrganizationId(row.getOrganization()),
                            price == null ? null : new Rate(price),
                            new Resources(row.getCpuMillis(), row.getMemoryMib(), row.getDiskMib()),
                            gpus.getOrDefault(row.getMachine(), Map.of()),
                            holdings.getOrDefault(row.getMachine(), Map.of()),
                            row.getVersion()));
        }
        return stocks;
    }

    @Override
    public Set<MachineId> machinesOf(Transaction tx, Collection<String> holders) {
        var machines = new HashSet<MachineId>();
        if (!holders.isEmpty()) {
            sql(tx).selectDistinct(HOLDING.MACHINE)
                    .from(HOLDING)
                    .where(HOLDING.HOLDER.eq(DSL.any(holders.toArray(String[]::new))))
                    .forEach(row -> machines.add(new MachineId(row.value1())));
        }
        return machines;
    }

    @Override
    public void insert(Transaction tx, Collection<Stock> stocks) {
        for (Stock stock : stocks) {
            Resources total = stock.total();
            Rate price = stock.price();
            int added = sql(tx).insertInto(MACHINE)
                    .set(MACHINE.MACHINE_, stock.machine().uuid())
                    .set(MACHINE.OFFER, stock.offer().uuid())
                    .set(MACHINE.ORGANIZATION, stock.provider().uuid())
                    .set(MACHINE.PRICE, price == null ? null : price.microUsdPerHour())
                    .set(MACHINE.CPU_MILLIS, total.cpuMillis())
                    .set(MACHINE.MEMORY_MIB, total.memoryMiB())
                    .set(MACHINE.DISK_MIB, total.diskMiB())
                    .set(MACHINE.VERSION, stock.version())
                    .onConflictDoNothing()
                    .execute();
            if (added == 1) {
                stock.gpus().forEach((gpu, sellable) -> insertGpu(tx, stock.machine(), gpu, sellable));
            }
        }
    }

    private static void insertGpu(Transaction tx, MachineId machine, GpuId gpu, boolean sellable) {
        sql(tx).insertInto(GPU, GPU.GPU_, GPU.MACHINE, GPU.SELLABLE)
                .values(gpu.uuid(), machine.uuid(), sellable)
                .execute();
    }

    @Override
    public void update(Transaction tx, Map<MachineId, Stock> before, Map<MachineId, Stock> after) {
        new SqlStockStore(before, after).run(sql(tx));
    }

    @Override
    public void saveQuote(Transaction tx, Quote quote) {
        sql(tx).insertInto(QUOTE)
                .set(QUOTE.ID, quote.id().uuid())
                .set(QUOTE.ORGANIZATION, quote.customer().uuid())
                .set(QUOTE.EXPIRES_AT, quote.expiresAt())
                .set(QUOTE.TEXT, quote.text())
                .set(QUOTE.SIGNATURE, quote.signature())
                .set(QUOTE.BODY, JSONB.jsonb(MarketWire.body(quote)))
                .execute();
    }

    @Override
    public Optional<Quote> quote(Transaction tx, QuoteId id) {
        return sql(tx).selectFrom(QUOTE).where(QUOTE.ID.eq(id.uuid())).fetchOptional(row -> {
            MarketWire.Body body = MarketWire.body(row.getBody().data());
            @Nullable Rate cap = body.maxPricePerGpu();
            return new Quote(
                    new QuoteId(row.getId()),
                    new OrganizationId(row.getOrganization()),
                    body.shape(),
                    cap,
                    body.lines().stream().map(MarketWire.LineBody::toLine).toList(),
                    body.firstReservation(),
                    row.getExpiresAt(),
                    row.getText(),
                    row.getSignature());
        });
    }

    @Override
    public void dropQuotes(Transaction tx, Instant expiredBefore, int limit) {
        var old = DSL.select(QUOTE.ID)
                .from(QUOTE)
                .where(QUOTE.EXPIRES_AT.lt(expiredBefore))
                .orderBy(QUOTE.EXPIRES_AT)
                .limit(limit);
        sql(tx).deleteFrom(QUOTE).where(QUOTE.ID.in(old)).execute();
    }

    private static UUID[] uuids(Collection<MachineId> machines) {
        return machines.stream().map(MachineId::uuid).toArray(UUID[]::new);
    }

    private static DSLContext sql(Transaction tx) {
        return SqlTransaction.of(tx).sql();
    }
}
