package dev.argosy.portal.market;

import static dev.argosy.schema.market.Tables.GPU;
import static dev.argosy.schema.market.Tables.HOLDING;
import static dev.argosy.schema.market.Tables.MACHINE;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.planner.Resources;
import dev.argosy.portal.foundation.VersionConflict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Row2;
import org.jooq.Row5;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Writes the difference between two versions of some stocks in a few statements, whatever their number: holders that
 * left, machines, new holders, gpus. Every statement is conditional; one that finds another state is a conflict.
 */
final class SqlStockStore {
    private final List<Stock> before = new ArrayList<>();
    private final List<Stock> after = new ArrayList<>();

    SqlStockStore(Map<MachineId, Stock> old, Map<MachineId, Stock> changed) {
        changed.values().stream()
                .sorted(Comparator.comparing(stock -> stock.machine().uuid()))
                .forEach(stock -> {
                    Stock known = old.get(stock.machine());
                    if (known == null) {
                        throw new IllegalArgumentException(stock.machine().text() + ": not locked");
                    }
                    if (stock != known) {
                        before.add(known);
                        after.add(stock);
                    }
                });
    }

    void run(DSLContext sql) {
        if (after.isEmpty()) {
            return;
        }
        releaseHolders(sql);
        updateMachines(sql);
        insertHolders(sql);
        updateGpus(sql);
    }

    private void releaseHolders(DSLContext sql) {
        var gone = new ArrayList<String>();
        for (int i = 0; i < after.size(); i++) {
            for (String holder : before.get(i).holdings().keySet()) {
                if (!after.get(i).holdings().containsKey(holder)) {
                    gone.add(holder);
                }
            }
        }
        if (gone.isEmpty()) {
            return;
        }
        String[] holders = gone.toArray(String[]::new);
        sql.update(GPU)
                .setNull(GPU.HOLDER)
                .where(GPU.HOLDER.eq(DSL.any(holders)))
                .execute();
        expect(
                gone.size(),
                sql.deleteFrom(HOLDING)
                        .where(HOLDING.HOLDER.eq(DSL.any(holders)))
                        .execute());
    }

    private void updateMachines(DSLContext sql) {
        var statements = new ArrayList<org.jooq.Query>();
        for (int i = 0; i < after.size(); i++) {
            Stock stock = after.get(i);
            Resources total = stock.total();
            Resources taken = stock.taken();
            Rate price = stock.price();
            statements.add(sql.update(MACHINE)
                    .set(MACHINE.PRICE, price == null ? null : price.microUsdPerHour())
                    .set(MACHINE.CPU_MILLIS, total.cpuMillis())
                    .set(MACHINE.MEMORY_MIB, total.memoryMiB())
                    .set(MACHINE.DISK_MIB, total.diskMiB())
                    .set(MACHINE.CPU_MILLIS_TAKEN, taken.cpuMillis())
                    .set(MACHINE.MEMORY_MIB_TAKEN, taken.memoryMiB())
                    .set(MACHINE.DISK_MIB_TAKEN, taken.diskMiB())
                    .set(MACHINE.VERSION, stock.version())
                    .where(MACHINE.MACHINE_.eq(stock.machine().uuid()))
                    .and(MACHINE.VERSION.eq(before.get(i).version())));
        }
        int updated = 0;
        for (int count : sql.batch(statements).execute()) {
            updated += count;
        }
        expect(after.size(), updated);
    }

    private void insertHolders(DSLContext sql) {
        var rows = new ArrayList<Row5<String, UUID, Integer, Long, Long>>();
        for (int i = 0; i < after.size(); i++) {
            Stock stock = after.get(i);
            Map<String, Stock.Holding> old = before.get(i).holdings();
            stock.holdings().forEach((holder, holding) -> {
                if (!old.containsKey(holder)) {
                    Resources part = holding.resources();
                    rows.add(DSL.row(
                            holder, stock.machine().uuid(), part.cpuMillis(), part.memoryMiB(), part.diskMiB()));
                }
            });
        }
        if (!rows.isEmpty()) {
            sql.insertInto(
                            HOLDING,
                            HOLDING.HOLDER,
                            HOLDING.MACHINE,
                            HOLDING.CPU_MILLIS,
                            HOLDING.MEMORY_MIB,
                            HOLDING.DISK_MIB)
                    .valuesOfRows(rows)
                    .execute();
        }
    }

    private void updateGpus(DSLContext sql) {
        var taken = new ArrayList<Row2<UUID, String>>();
        for (int i = 0; i < after.size(); i++) {
            Map<GpuId, String> old = holders(before.get(i));
            holders(after.get(i)).forEach((gpu, holder) -> {
                if (!holder.equals(old.get(gpu))) {
                    taken.add(DSL.row(gpu.uuid(), holder));
                }
            });
            updateSellable(sql, before.get(i), after.get(i));
        }
        if (!taken.isEmpty()) {
            var wanted = DSL.values(taken.toArray(new Row2[0])).as("wanted", "gpu", "holder");
            expect(
                    taken.size(),
                    sql.update(GPU)
                            .set(GPU.HOLDER, wanted.field("holder", String.class))
                            .from(wanted)
                            .where(GPU.GPU_.eq(wanted.field("gpu", UUID.class)))
                            .and(GPU.HOLDER.isNull())
                            .execute());
        }
    }

    private static void updateSellable(DSLContext sql, Stock old, Stock stock) {
        stock.gpus().forEach((gpu, sellable) -> {
            @Nullable Boolean was = old.gpus().get(gpu);
            if (!sellable.equals(was)) {
                sql.insertInto(GPU, GPU.GPU_, GPU.MACHINE, GPU.SELLABLE)
                        .values(gpu.uuid(), stock.machine().uuid(), sellable)
                        .onConflict(GPU.GPU_)
                        .doUpdate()
                        .set(GPU.SELLABLE, sellable)
                        .execute();
            }
        });
    }

    private static Map<GpuId, String> holders(Stock stock) {
        var holders = new HashMap<GpuId, String>();
        stock.holdings().forEach((holder, holding) -> holding.gpus().forEach(gpu -> holders.put(gpu, holder)));
        return holders;
    }

    private static void expect(int rows, int found) {
        if (rows != found) {
            throw new VersionConflict("market rows: " + found + " (expected: " + rows + ")");
        }
    }
}
