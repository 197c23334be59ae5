package dev.argosy.portal.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.OfferId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import dev.argosy.planner.Resources;
import dev.argosy.portal.fleet.Gpu;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same random batches on memory and on PostgreSQL: equal answers, equal rows, and no gpu held twice. */
class MarketStoresTest {
    private static TestDatabase database;

    private final OrganizationId provider = new OrganizationId(new UUID(7, 1));

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** A market on one store. */
    private record Side(Transactions transactions, MarketStore store, Market market) {
        static Side of(Transactions transactions, MarketStore store, History history, Pokes pokes) {
            var ports = new MarketRoom.Ports(
                    transactions,
                    history,
                    pokes,
                    new FakeMachines(),
                    () -> new UUID(9, 9),
                    message -> message,
                    "pem",
                    0);
            return new Side(transactions, store, new MarketRoom(store, ports).market());
        }

        <R> R run(Function<Transaction, R> work) {
            return transactions.run(work);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalAnswersAndEqualRows(long seed) {
        var random = new Random(seed);
        var pokes = new Pokes();
        Side memory = Side.of(
                new MemoryTransactions(() -> Instant.EPOCH), new MemoryMarketStore(), new MemoryHistory(pokes), pokes);
        Side sql = Side.of(database.transactions(), new SqlMarketStore(), database.history(), database.pokes());
        List<Machine> machines = IntStream.range(0, 6)
                .mapToObj(i -> FakeMachines.machine((int) (seed * 100 + i), provider, "H100", i))
                .toList();
        for (Side side : List.of(memory, sql)) {
            side.transactions().execute(tx -> side.store().insert(tx, stocks(machines)));
            side.transactions().execute(tx -> side.store().insert(tx, stocks(machines.subList(0, 2))));
        }
        int taken = 0;
        for (int step = 0; step < 120; step++) {
            List<Take> takes = takes(seed, machines, random);
            List<String> back = random.ints(random.nextInt(4), 0, 14)
                    .mapToObj(i -> seed + "-holder-" + i)
                    .distinct()
                    .toList();
            var answers = new ArrayList<Object>();
            for (Side side : List.of(memory, sql)) {
                answers.add(side.run(tx -> side.market().take(tx, takes)));
                side.transactions().execute(tx -> side.market().giveBack(tx, back));
            }
            assertThat(answers.get(1)).isEqualTo(answers.get(0));
            taken += (int) ((List<?>) answers.get(0))
                    .stream()
                            .filter(answer -> answer.equals(java.util.Optional.empty()))
                            .count();
            if (step % 10 == 0) {
                inventoryChanges(machines, random.nextLong(), memory, sql);
            }
            var ids = machines.stream().map(Machine::id).toList();
            var rows = sql.run(tx -> sql.store().read(tx, ids));
            assertThat(rows).isEqualTo(memory.run(tx -> memory.store().read(tx, ids)));
            rows.values().forEach(MarketStoresTest::assertHeldOnce);
        }
        assertThat(taken).isGreaterThan(100);
    }

    private static void assertHeldOnce(Stock stock) {
        var seen = new HashSet<GpuId>();
        stock.holdings()
                .values()
                .forEach(holding ->
                        holding.gpus().forEach(gpu -> assertThat(seen.add(gpu)).isTrue()));
        assertThat(stock.free().cpuMillis()).isNotNegative();
        assertThat(stock.free().memoryMiB()).isNotNegative();
        assertThat(stock.free().diskMiB()).isNotNegative();
    }

    private static void inventoryChanges(List<Machine> machines, long seed, Side... sides) {
        var random = new Random(seed);
        Machine machine = machines.get(random.nextInt(machines.size()));
        var gpus = new HashMap<GpuId, Boolean>();
        machine.inventory().gpus().forEach(gpu -> gpus.put(gpu.id(), random.nextInt(3) > 0));
        var declared = new Resources(1_000 * random.nextInt(12), 1_000L * random.nextInt(100), 400_000);
        var price = new Rate(1 + random.nextInt(3));
        for (Side side : sides) {
            side.transactions().execute(tx -> {
                Map<dev.argosy.kernel.MachineId, Stock> before = side.store().lock(tx, List.of(machine.id()));
                var after = new HashMap<>(before);
                after.replaceAll(
                        (id, stock) -> stock.withInventory(declared, gpus).withPrice(price));
                side.store().update(tx, before, after);
            });
        }
    }

    private static List<Take> takes(long seed, List<Machine> machines, Random random) {
        var takes = new ArrayList<Take>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            Machine machine = machines.get(random.nextInt(machines.size()));
            List<GpuId> gpus = machine.inventory().gpus().stream()
                    .map(Gpu::id)
                    .filter(gpu -> random.nextInt(3) == 0)
                    .toList();
            var slice = new Slice(
                    machine.id(), gpus, 500 * random.nextInt(4), 2_000L * random.nextInt(4), random.nextLong(3));
            takes.add(new Take(seed + "-holder-" + random.nextInt(14), slice));
        }
        return takes;
    }

    private List<Stock> stocks(List<Machine> machines) {
        var stocks = new ArrayList<Stock>();
        for (Machine machine : machines) {
            var gpus = new TreeMap<GpuId, Boolean>(Comparator.comparing(GpuId::uuid));
            machine.inventory().gpus().forEach(gpu -> gpus.put(gpu.id(), true));
            stocks.add(new Stock(
                    machine.id(),
                    new OfferId(new UUID(9, machine.id().uuid().getLeastSignificantBits())),
                    provider,
                    new Rate(400_000),
                    new Resources(
                            machine.inventory().cpuMillis(),
                            machine.inventory().memoryMiB(),
                            machine.inventory().diskMiB()),
                    gpus,
                    Map.of(),
                    1));
        }
        return stocks;
    }
}
