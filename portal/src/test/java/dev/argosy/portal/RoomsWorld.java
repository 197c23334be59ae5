package dev.argosy.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.portal.cluster.Cluster;
import dev.argosy.portal.cluster.ClusterFixture;
import dev.argosy.portal.fleet.FakeAgent;
import dev.argosy.portal.fleet.FleetFixture;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Shown;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Funds;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.LeaseFixture;
import dev.argosy.portal.market.Market;
import dev.argosy.portal.market.MarketFixture;
import dev.argosy.portal.metering.Meter;
import dev.argosy.portal.metering.MeteringFixture;
import dev.argosy.portal.money.MoneyFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All rooms of a portal together, in memory or on PostgreSQL, with a clock and machines that the test moves; checks
 * what must always be true. Two of them that are treated alike tell the same.
 */
final class RoomsWorld {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    static final List<OrganizationId> CUSTOMERS =
            List.of(new OrganizationId(new UUID(7, 1)), new OrganizationId(new UUID(7, 2)));
    static final OrganizationId PROVIDER = new OrganizationId(new UUID(7, 3));

    private static final List<String> HISTORIES = List.of("fleet", "market", "lease", "metering", "money", "cluster");
    private static final int EVERYTHING = 100_000;
    private static final int ROUNDS = 6;

    final FleetFixture fleet;
    final ClusterFixture clusters;
    final LeaseFixture leases;
    final MeteringFixture metering;
    final MoneyFixture money;
    final List<SimulatedMachine> machines = new ArrayList<>();
    final List<ClusterId> known = new ArrayList<>();
    private final FleetFixture.Ground ground;
    private final MarketFixture market;
    private final MarketFixture elsewhere;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Consumer<Instant> clock;
    private final Map<String, History.Position> told = new HashMap<>();
    private final AtomicReference<@Nullable Funds> funds = new AtomicReference<>();

    private RoomsWorld(Path folder) throws IOException {
        var pokes = new Pokes();
        ground = new FleetFixture.Ground(new MemoryTransactions(now::get), new MemoryHistory(pokes), pokes, ids());
        clock = now::set;
        fleet = FleetFixture.inMemory(ground);
        var offers = new MarketFixture.Rows();
        market = MarketFixture.on(offers, ground, fleet);
        elsewhere = MarketFixture.on(offers, ground, fleet);
        leases = LeaseFixture.inMemory(leaseParts());
        metering = MeteringFixture.inMemory(ground, fleet, leases.leases());
        money = MoneyFixture.inMemory(ground, metering.meters());
        clusters = ClusterFixture.inMemory(clusterParts(folder));
        funds.set(money.funds());
        furnish();
    }

    private RoomsWorld(TestDatabase database, Path folder) throws IOException {
        database.standAt(START);
        ground = new FleetFixture.Ground(database.onOneConnection(), database.history(), database.pokes(), ids());
        clock = at -> {
            now.set(at);
            database.standAt(at);
        };
        fleet = FleetFixture.onSql(ground);
        market = MarketFixture.onSql(ground, fleet);
        elsewhere = MarketFixture.onSql(ground, fleet);
        leases = LeaseFixture.onSql(leaseParts());
        metering = MeteringFixture.onSql(ground, fleet, leases.leases());
        money = MoneyFixture.onSql(ground, metering.meters());
        clusters = ClusterFixture.onSql(clusterParts(folder));
        funds.set(money.funds());
        furnish();
    }

    static RoomsWorld inMemory(Path folder) throws IOException {
        return new RoomsWorld(folder);
    }

    static RoomsWorld onSql(TestDatabase database, Path folder) throws IOException {
        return new RoomsWorld(database, folder);
    }

    private static dev.argosy.kernel.IdSource ids() {
        var next = new long[1];
        return () -> new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + ++next[0]);
    }

    private LeaseFixture.Parts leaseParts() {
        return new LeaseFixture.Parts(
                ground,
                fleet,
                market.market(),
                () -> Optional.ofNullable(funds.get()).orElseThrow());
    }

    private ClusterFixture.Parts clusterParts(Path folder) {
        return new ClusterFixture.Parts(
                ground, now::get, fleet, market.market(), leases.leases(), money.bills(), folder);
    }

    /** Four machines of two gpus at prices of their own, live long enough that the market believes what it sees. */
    private void furnish() {
        furnish(4);
        for (int i = 0; i < CUSTOMERS.size(); i++) {
            int number = -1 - i;
            OrganizationId customer = CUSTOMERS.get(i);
            run(tx -> {
                money.give(tx, customer, number, 1_000_000);
                return number;
            });
        }
        run(Duration.ofSeconds(40), Duration.ofSeconds(10));
    }

    /** So many more such machines; each is dearer than all before. */
    void furnish(int count) {
        int first = machines.size();
        for (int i = 0; i < count; i++) {
            machines.add(new SimulatedMachine(this, fleet.enrol(PROVIDER, FakeAgent.inventory("RTX 4090", 2))));
        }
        settle();
        for (int i = first; i < machines.size(); i++) {
            var machine = machines.get(i);
            var price = new Rate(400_000 + 70_001L * i);
            run(tx -> market.market().setPrice(tx, machine.id(), price));
        }
    }

    /** The market of another portal on the same rows: what is taken there is not seen here until somebody looks. */
    Market elsewhere() {
        return elsewhere.market();
    }

    <R> R run(Function<Transaction, R> work) {
        return ground.transactions().run(work);
    }

    Instant now() {
        return now.get();
    }

    /** Lets time go by in steps; connected machines ping after each. */
    void run(Duration time, Duration step) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
            clock.accept(now().plus(step));
            machines.forEach(SimulatedMachine::ping);
            settle();
        }
    }

    /** Time goes by while nobody does anything. */
    void pass(Duration time) {
        clock.accept(now().plus(time));
    }

    /** Runs every loop until none has anything to do at once. */
    void settle() {
        for (int round = 0; round < ROUNDS; round++) {
            fleet.settle();
            market.settle();
            boolean more = clusters.settle();
            if (!leases.settle() && !more) {
                return;
            }
        }
    }

    List<Lease> allLeases() {
        return run(tx -> leases.ofClusters(tx, known));
    }

    Optional<Lease> lease(LeaseId id) {
        return run(tx -> leases.leases().byId(tx, id));
    }

    /** What every room wrote since this was last asked, oldest first, with JSON in one order. */
    List<String> facts() {
        var facts = new ArrayList<String>();
        for (String room : HISTORIES) {
            var after = told.getOrDefault(room, History.Position.START);
            for (History.Entry entry : run(tx -> ground.history().read(tx, room, after, EVERYTHING))) {
                told.put(room, entry.position());
                facts.add(room + " " + entry.at() + " " + entry.stream() + " "
                        + entry.fact().kind() + " " + sorted(entry.fact().json()));
            }
        }
        return facts;
    }

    /** The facts of one stream, oldest first. */
    List<History.Entry> history(String room, String stream, int limit) {
        return run(tx -> ground.history().readStream(tx, room, stream, History.Position.START, limit));
    }

    private static String sorted(String json) {
        return Shown.text(JsonMapper.shared().readValue(json, Object.class));
    }

    /** The present state of every room. */
    Map<String, Object> state() {
        var state = new TreeMap<String, Object>();
        state.put("leases", allLeases());
        run(tx -> {
            known.forEach(id -> state.put(id.text(), clusters.clusters().byId(tx, id)));
            state.put("balances", new TreeMap<>(money.balances(tx, organizations())));
            state.put("holdings", new TreeMap<>(market.holdings(tx)));
            state.put("machines", fleet.room().machines().all(tx));
            machines.forEach(machine -> state.put("desired " + machine.id(), fleet.entries(tx, machine.id())));
            return true;
        });
        List<LeaseId> ids = allLeases().stream().map(Lease::id).toList();
        state.put("meters", run(tx -> metering.meters().totals(tx, ids)));
        return state;
    }

    static List<OrganizationId> organizations() {
        var all = new ArrayList<>(CUSTOMERS);
        all.add(PROVIDER);
        return all;
    }

    /** What must be true after every step, whatever happened. */
    void check() {
        List<Lease> all = allLeases();
        run(tx -> {
            assertThat(money.violations(tx)).as("the books").isEmpty();
            Map<LeaseId, Meter> meters =
                    metering.meters().totals(tx, all.stream().map(Lease::id).toList());
            for (Lease lease : all) {
                Meter meter = meters.getOrDefault(lease.id(), Meter.NONE);
                assertThat(money.violations(tx, lease, meter))
                        .as("the money of " + lease)
                        .isEmpty();
                assertThat(leases.isRefolded(tx, lease))
                        .as("history of " + lease)
                        .isTrue();
            }
            checkSlices(tx, all);
            checkOrders(tx, all);
            for (ClusterId id : known) {
                Cluster cluster = clusters.clusters().byId(tx, id).orElseThrow();
                assertThat(clusters.isRefolded(tx, cluster))
                        .as("history of " + cluster)
                        .isTrue();
            }
            return true;
        });
    }

    /** A slice is taken ⇔ exactly one unended lease has it. */
    private void checkSlices(Transaction tx, List<Lease> all) {
        var expected = new HashMap<String, Set<GpuId>>();
        all.stream()
                .filter(lease -> !(lease instanceof Lease.Ended))
                .forEach(lease -> expected.put(
                        lease.id().text(), new HashSet<>(lease.grant().slice().gpus())));
        assertThat(market.holdings(tx)).as("slices taken").isEqualTo(expected);
        assertThat(market.oversold(tx)).isEmpty();
    }

    /** A machine has the order of a lease ⇔ the lease may still run. */
    private void checkOrders(Transaction tx, List<Lease> all) {
        for (SimulatedMachine machine : machines) {
            List<String> expected = all.stream()
                    .filter(lease -> lease.grant().machine().equals(machine.id())
                            && lease.end().isEmpty())
                    .map(lease -> lease.id().text())
                    .toList();
            assertThat(fleet.entries(tx, machine.id())).as("orders").containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
