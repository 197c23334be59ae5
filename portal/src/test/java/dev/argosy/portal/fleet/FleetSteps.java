package dev.argosy.portal.fleet;

import static dev.argosy.portal.foundation.Likeness.pick;
import static dev.argosy.portal.foundation.Likeness.some;
import static dev.argosy.portal.foundation.Likeness.uuids;

import dev.argosy.kernel.Generation;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Likeness.Scenario;
import dev.argosy.portal.foundation.Likeness.Step;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What can be done to the stores of the room: what the room does to them, and what they must refuse. */
final class FleetSteps implements Scenario<FleetStores> {
    static final List<String> TABLES = List.of(
            "fleet.desired_entry",
            "fleet.desired_state",
            "fleet.session",
            "fleet.machine_key",
            "fleet.machine",
            "fleet.enrolment_token");

    private static final int EVERYTHING = 1_000;
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final List<String> KINDS = List.of("order", "Order");
    private static final List<String> ENTRIES = List.of("b", "B", "a-1", "ä");

    /** The last is never added. */
    private final List<MachineId> machines;

    private final List<OrganizationId> organizations;
    private final List<Digest> tokens;

    FleetSteps(long seed) {
        var random = new SplittableRandom(-seed);
        machines = uuids(random, 6).map(MachineId::new).toList();
        organizations = uuids(random, 2).map(OrganizationId::new).toList();
        tokens = IntStream.range(0, 4).mapToObj(i -> Digest.ofText("" + i)).toList();
    }

    @Override
    public Step<FleetStores> next(RandomGenerator random) {
        MachineId machine = pick(random, machines);
        return switch (random.nextInt(29)) {
            case 0, 1, 2 -> enrol(random);
            case 3, 4, 5 -> change(random, machine);
            case 6 -> random.nextInt(3) == 0 ? saveStale(random, machine) : change(random, machine);
            case 7, 8 -> heard(random);
            case 9, 10 -> token(random);
            case 11 -> renew(random, machine);
            case 12 -> session(random, machine);
            case 13 ->
                step(
                        "keys",
                        machine,
                        (tx, stores) -> List.of(
                                stores.machines().keys(tx, machine),
                                stores.machines().certificates(tx, machine)));
            case 14, 15, 16 -> put(random, machine);
            case 17 -> remove(random, machine);
            case 18, 24 -> grantNumber(random, machine);
            case 19, 20 -> acknowledge(random);
            case 21, 25 -> acknowledgeGrant(random, machine);
            case 23 -> ofOrganization(random);
            case 27 -> {
                Instant from = START.plusSeconds(random.nextInt(4));
                yield step("leaving", from, (tx, stores) -> stores.machines().leaving(tx, from));
            }
            case 28 -> step("everHeard", "", (tx, stores) -> stores.machines().everHeard(tx));
            case 22 -> step("desired", machine, (tx, stores) -> stores.desired().desired(tx, machine));
            default -> {
                List<MachineId> asked =
                        some(random, machines, 3).stream().distinct().toList();
                yield step(
                        "documents",
                        asked,
                        (tx, stores) -> List.of(
                                stores.desired().documents(tx, asked),
                                stores.desired().generations(tx, asked)));
            }
        };
    }

    /** Adds a machine as an enrolment does; what is there already is left alone, now and then not. */
    private Step<FleetStores> enrol(RandomGenerator random) {
        MachineId id = pick(random, machines.subList(0, machines.size() - 1));
        var row = new MachineRow(
                id,
                pick(random, organizations),
                "näme",
                inventory(random, id),
                Set.of(),
                "1",
                "journal",
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
        var keys = new MachineKeys(
                bytes(random), Optional.empty(), bytes(random), bytes(random), 0, Digest.ofText("csr"), bytes(random));
        boolean careless = random.nextInt(30) == 0;
        boolean document = random.nextInt(12) > 0;
        return step("enrol", id + (careless ? " careless" : ""), (tx, stores) -> {
            boolean there = stores.machines().byId(tx, id).isPresent();
            if (careless || !there) {
                stores.machines().add(tx, row, keys);
                if (document) {
                    stores.desired().add(tx, id);
                }
            }
            return there;
        });
    }

    private static Inventory inventory(RandomGenerator random, MachineId id) {
        List<Gpu> gpus = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> new Gpu(
                        GpuId.of(id, "GPU-" + i),
                        "GPU-" + i,
                        "H100 \"ä\"",
                        81_559,
                        "570",
                        "",
                        i == 0,
                        i == 1 ? "mig" : "",
                        i == 0 ? null : "NVIDIA H100"))
                .toList();
        return new Inventory(
                "host",
                "Linux",
                "cpu",
                random.nextInt(1, 200),
                random.nextLong(1L << 40),
                random.nextLong(1L << 40),
                random.nextInt(1_000),
                random.nextBoolean() ? "" : "NL",
                gpus,
                "bubblewrap",
                "none",
                random.nextBoolean(),
                random.nextBoolean() ? Set.of() : Set.of("process", "container"));
    }

    private static Step<FleetStores> change(RandomGenerator random, MachineId id) {
        MachineEvent event = switch (random.nextInt(8)) {
            case 0 ->
                new MachineEvent.AgentChanged(
                        inventory(random, id), Set.of("b", "a"), "2", "journal " + random.nextInt(3));
            case 1 -> new MachineEvent.Cordoned();
            case 2 -> new MachineEvent.Uncordoned();
            case 3 ->
                new MachineEvent.Draining(random.nextBoolean() ? null : new Departure(START.plusSeconds(1), "why"));
            case 5 ->
                new MachineEvent.MaintenancePlanned(
                        new Maintenance(START.plusSeconds(random.nextInt(4)), START.plusSeconds(9)));
            case 6 -> new MachineEvent.MaintenanceOver();
            case 4 -> new MachineEvent.Released("usage-conflict", "looked", "me");
            default -> new MachineEvent.Quarantined("usage-conflict");
        };
        return step("change", id + " " + event, (tx, stores) -> {
            var row = stores.machines().byId(tx, id);
            row.ifPresent(found -> stores.machines().save(tx, found.after(event)));
            return row;
        });
    }

    /** Writes twice at one version, or what is not there. */
    private Step<FleetStores> saveStale(RandomGenerator random, MachineId id) {
        boolean unknown = random.nextBoolean();
        MachineId other = machines.getLast();
        return step("saveStale", unknown ? other : id, (tx, stores) -> {
            var found = stores.machines().byId(tx, id);
            if (found.isPresent()) {
                MachineRow row = found.get();
                stores.machines().save(tx, unknown ? like(row, other) : row);
                stores.machines().save(tx, row);
            }
            return found.isPresent();
        });
    }

    private static MachineRow like(MachineRow row, MachineId id) {
        return new MachineRow(
                id,
                row.organization(),
                row.name(),
                row.inventory(),
                row.capabilities(),
                row.agentVersion(),
                row.incarnation(),
                row.cordoned(),
                row.draining(),
                row.quarantine(),
                row.departure(),
                row.maintenance(),
                row.lastContact(),
                row.version());
    }

    private Step<FleetStores> heard(RandomGenerator random) {
        var contacts = new HashMap<MachineId, Instant>();
        some(random, machines, 3).forEach(machine -> contacts.put(machine, START.plusMillis(random.nextInt(4))));
        return step("heard", contacts, (tx, stores) -> {
            stores.machines().heard(tx, contacts);
            return "noted";
        });
    }

    private Step<FleetStores> ofOrganization(RandomGenerator random) {
        OrganizationId owner = pick(random, organizations);
        MachineId after = random.nextBoolean() ? null : pick(random, machines);
        int limit = random.nextInt(4);
        return step(
                "ofOrganization",
                owner + " after " + after + " limit " + limit,
                (tx, stores) -> stores.machines().ofOrganization(tx, owner, after, limit));
    }

    private Step<FleetStores> token(RandomGenerator random) {
        Digest token = pick(random, tokens);
        var content =
                new EnrolmentToken(pick(random, organizations), START, START.plusSeconds(random.nextInt(3)), false);
        boolean add = random.nextBoolean();
        boolean careless = random.nextInt(30) == 0;
        return step("token", (add ? "add " : "use ") + token, (tx, stores) -> {
            var found = stores.machines().token(tx, token);
            if (add && (careless || found.isEmpty())) {
                stores.machines().addToken(tx, token, content);
            } else {
                stores.machines().useToken(tx, token, START);
            }
            return List.of(found, stores.machines().token(tx, token));
        });
    }

    private static Step<FleetStores> renew(RandomGenerator random, MachineId id) {
        byte[] key = bytes(random);
        byte[] certificate = bytes(random);
        long counter = random.nextInt(5);
        var unknown = new MachineKeys(key, Optional.empty(), key, key, counter, Digest.ofText("new"), certificate);
        return step("renew", id + " " + counter, (tx, stores) -> {
            var keys = stores.machines().keys(tx, id);
            stores.machines()
                    .saveRenewal(
                            tx,
                            id,
                            keys.map(found -> found.renewed(key, counter, Digest.ofText("new"), certificate))
                                    .orElse(unknown));
            return keys;
        });
    }

    /** A machine that is not there has no session. */
    private Step<FleetStores> session(RandomGenerator random, MachineId id) {
        boolean next = random.nextBoolean();
        boolean careless = random.nextInt(30) == 0;
        return step("session", id + (next ? " next" : ""), (tx, stores) -> {
            if (!careless && stores.machines().byId(tx, id).isEmpty()) {
                return "none";
            }
            return next
                    ? stores.machines().nextSession(tx, id)
                    : stores.machines().lockedSession(tx, id);
        });
    }

    /** The generation is raised first, as the room does it; entries of machines that are not there must fail. */
    private static Step<FleetStores> put(RandomGenerator random, MachineId id) {
        List<DesiredStates.Entry> entries = some(random, ENTRIES, 3).stream()
                .map(name -> new DesiredStates.Entry(
                        pick(random, KINDS), name, bytes(random), random.nextBoolean() ? Set.of() : Set.of("b", "a")))
                .toList();
        boolean raise = random.nextInt(8) > 0;
        boolean careless = random.nextInt(30) == 0;
        return step("put", id + " " + entries, (tx, stores) -> {
            if (!careless && stores.desired().desired(tx, id).isEmpty()) {
                return "none";
            }
            Object raised = raise ? stores.desired().raise(tx, id) : "not raised";
            stores.desired().put(tx, id, entries);
            return raised;
        });
    }

    private static Step<FleetStores> remove(RandomGenerator random, MachineId id) {
        List<String> ids = some(random, ENTRIES, 3);
        String kind = pick(random, KINDS);
        return step("remove", id + " " + kind + " " + ids, (tx, stores) -> {
            stores.desired().remove(tx, id, ids);
            return new TreeSet<>(stores.desired().ids(tx, id, kind));
        });
    }

    private static Step<FleetStores> grantNumber(RandomGenerator random, MachineId id) {
        boolean careless = random.nextInt(30) == 0;
        return step(
                "nextGrantNumber",
                id,
                (tx, stores) -> careless || stores.desired().desired(tx, id).isPresent()
                        ? stores.desired().nextGrantNumber(tx, id)
                        : "none");
    }

    private Step<FleetStores> acknowledge(RandomGenerator random) {
        var acknowledged = new HashMap<MachineId, Generation>();
        some(random, machines, 3)
                .forEach(machine -> acknowledged.put(machine, new Generation(random.nextInt(3), random.nextInt(6))));
        return step("acknowledge", acknowledged, (tx, stores) -> {
            stores.desired().acknowledge(tx, acknowledged);
            return "noted";
        });
    }

    /** The very number that was given last, one below it and one beyond. */
    private static Step<FleetStores> acknowledgeGrant(RandomGenerator random, MachineId id) {
        int off = random.nextInt(-1, 2);
        return step("acknowledgeGrant", id + " " + off, (tx, stores) -> {
            var desired = stores.desired().desired(tx, id);
            long number = desired.map(Desired::grantNumber).orElse(1L) + off;
            stores.desired().acknowledgeGrant(tx, id, number);
            return desired;
        });
    }

    private static byte[] bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(4)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public Map<String, Object> dump(Transaction tx, FleetStores stores) {
        var dump = new LinkedHashMap<String, Object>();
        dump.put("machines", stores.machines().all(tx));
        organizations.forEach(owner -> dump.put(
                owner.text(),
                stores.machines().ofOrganization(tx, owner, null, EVERYTHING).stream()
                        .map(MachineRow::id)
                        .toList()));
        tokens.forEach(token -> dump.put(token.hex(), stores.machines().token(tx, token)));
        dump.put("documents", stores.desired().documents(tx, machines));
        for (MachineRow row : stores.machines().all(tx)) {
            dump.put(
                    row.id().text(),
                    List.of(
                            stores.machines().keys(tx, row.id()),
                            stores.machines().lockedSession(tx, row.id()),
                            stores.desired().desired(tx, row.id())));
        }
        return dump;
    }

    private static Step<FleetStores> step(
            String name, Object arguments, BiFunction<Transaction, FleetStores, Object> call) {
        return new Step<>(name, arguments.toString(), call);
    }
}
