package dev.argosy.portal.cluster;

import static dev.argosy.portal.foundation.Likeness.pick;
import static dev.argosy.portal.foundation.Likeness.uuids;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Likeness.Scenario;
import dev.argosy.portal.foundation.Likeness.Step;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.EndCause;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.LeaseEvent;
import dev.argosy.portal.lease.Stages;
import dev.argosy.portal.market.ClusterShape;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What can be done to a {@link ClusterStore}: what the room does to it, and what it must refuse. */
final class ClusterSteps implements Scenario<ClusterStore> {
    static final List<String> TABLES = List.of("cluster.output", "cluster.members", "cluster.hired_cluster");

    private static final int CLUSTERS = 8;
    private static final int EVERYTHING = 1_000;
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final List<ClusterSpec> specs;
    private final List<OrganizationId> organizations;

    ClusterSteps(long seed) {
        var random = new SplittableRandom(-seed);
        organizations = uuids(random, 3).map(OrganizationId::new).toList();
        specs = uuids(random, CLUSTERS)
                .map(id -> spec(random, new ClusterId(id)))
                .toList();
    }

    /** Few instants of creation, so that many are equal; text that JSON and SQL must carry as it is. */
    private ClusterSpec spec(RandomGenerator random, ClusterId id) {
        boolean bare = random.nextBoolean();
        return new ClusterSpec(
                id,
                organizations.get(random.nextInt(organizations.size() - 1)),
                bare
                        ? null
                        : new Requester(new ApiKeyId(new UUID(random.nextLong(), 3)), new ProjectId(new UUID(1, 4))),
                bare ? "" : "job 'ä' \"€\" \\ 🚀",
                List.of("/bin/sh", "-c", "echo \t\n\u0001 %s"),
                bare ? Map.of() : Map.of("B", "", "A", "x=y"),
                bare ? null : new ClusterSpec.Upload(Digest.ofText("" + random.nextInt()), random.nextLong(1L << 40)),
                random.nextInt(1, 4),
                new ClusterShape(1, bare ? List.of() : List.of("H100", "A100"), 0, 0, 0, 0, List.of("NL")),
                bare ? null : random.nextLong(9_000_000),
                bare ? null : Long.MAX_VALUE,
                random.nextBoolean() ? null : Duration.ofMillis(random.nextLong(100_000_000)),
                null,
                bare ? FailurePolicy.DEFAULT : policy(random),
                bare ? Patience.NONE : new Patience(true, random.nextInt(9), null, null, Duration.ofHours(9)),
                START.plusMillis(random.nextInt(3)));
    }

    private static FailurePolicy policy(RandomGenerator random) {
        return new FailurePolicy(
                FailurePolicy.Action.PAUSE,
                null,
                random.nextBoolean() ? null : Duration.ofMillis(random.nextLong(100_000)),
                random.nextBoolean() ? null : new FailurePolicy.Checkpoint("save 'ä' \"\\\"", Duration.ofSeconds(60)));
    }

    @Override
    public Step<ClusterStore> next(RandomGenerator random) {
        ClusterSpec spec = pick(random, specs);
        return switch (random.nextInt(17)) {
            case 0, 1 -> insertMissing(spec);
            case 2 ->
                random.nextInt(5) == 0
                        ? step("insert", spec.id(), (tx, store) -> {
                            store.insert(tx, new Cluster.Planning(spec, 1, null));
                            return "inserted";
                        })
                        : insertMissing(spec);
            case 3, 4, 5, 6, 7 -> act(random, spec);
            case 8 -> random.nextInt(3) == 0 ? updateStale(random, spec) : act(random, spec);
            case 9 -> putOutput(random, spec);
            case 10 -> step("load", spec.id(), (tx, store) -> store.load(tx, spec.id()));
            case 11 -> step("outputs", spec.id(), (tx, store) -> store.outputs(tx, spec.id()));
            case 12 -> {
                Cluster.State state = pick(random, List.of(Cluster.State.values()));
                int limit = random.nextInt(4);
                yield step("inState", state + " limit " + limit, (tx, store) -> store.inState(tx, state, limit));
            }
            case 13, 14, 15 -> members(random, spec);
            default -> ofOrganization(random);
        };
    }

    /** Of clusters that are there, mostly. */
    private static Step<ClusterStore> members(RandomGenerator random, ClusterSpec spec) {
        int generation = random.nextInt(1, 9);
        boolean careless = random.nextInt(9) == 0;
        return switch (random.nextInt(4)) {
            case 0, 1 ->
                step("putMembers", spec.id() + " " + generation, (tx, store) -> {
                    boolean there = careless || store.load(tx, spec.id()).isPresent();
                    long last = store.members(tx, spec.id())
                            .map(Membership.Told::generation)
                            .orElse(0L);
                    if (there) {
                        store.putMembers(tx, spec.id(), new Membership.Told(last + 1, "ä" + generation));
                    }
                    return last;
                });
            case 2 ->
                step("membersTold", spec.id() + " " + generation, (tx, store) -> {
                    long last = store.members(tx, spec.id())
                            .map(Membership.Told::generation)
                            .orElse(0L);
                    store.membersTold(tx, spec.id(), Math.min(last, generation));
                    return Set.copyOf(store.membersToTell(tx, EVERYTHING));
                });
            default ->
                step("dropMembers", spec.id(), (tx, store) -> {
                    store.dropMembers(tx, spec.id());
                    return store.membersToTell(tx, EVERYTHING).size();
                });
        };
    }

    private static Step<ClusterStore> insertMissing(ClusterSpec spec) {
        return step("insertMissing", spec.id(), (tx, store) -> {
            boolean missing = store.load(tx, spec.id()).isEmpty();
            if (missing) {
                store.insert(tx, new Cluster.Planning(spec, 1, null));
            }
            return missing;
        });
    }

    private Step<ClusterStore> ofOrganization(RandomGenerator random) {
        OrganizationId owner = pick(random, organizations);
        Set<Cluster.State> states = EnumSet.noneOf(Cluster.State.class);
        for (Cluster.State state : Cluster.State.values()) {
            if (random.nextInt(3) > 0) {
                states.add(state);
            }
        }
        int limit = random.nextInt(5);
        ClusterSpec last = pick(random, specs);
        // the place of one that is there, or of one that is not, between others of the same instant
        TimedKey after = random.nextBoolean()
                ? null
                : new TimedKey(last.createdAt(), last.id().uuid());
        return step(
                "ofOrganization",
                owner + " " + states + " after " + after + " limit " + limit,
                (tx, store) -> store.ofOrganization(tx, owner, states, after, limit));
    }

    /** Loads, decides and writes, as the room does; what the decider refuses leaves the transaction. */
    private static Step<ClusterStore> act(RandomGenerator random, ClusterSpec spec) {
        ClusterCommand command = command(random, spec);
        Instant now = START.plusMillis(random.nextInt(10_000));
        return step("act", spec.id() + " " + command, (tx, store) -> {
            var loaded = store.load(tx, spec.id());
            if (loaded.isEmpty()) {
                return "no such cluster";
            }
            Cluster cluster = loaded.get().cluster();
            switch (ClusterDecider.decide(cluster, command, now)) {
                case Decision.Accepted<ClusterEvent>(var events) -> {
                    for (ClusterEvent event : events) {
                        cluster = ClusterFold.apply(cluster, event);
                    }
                    if (!events.isEmpty()) {
                        store.update(tx, cluster, loaded.get().version());
                    }
                    return events;
                }
                case Decision.Refused<ClusterEvent>(var refusal) -> throw refusal.asException();
            }
        });
    }

    private static ClusterCommand command(RandomGenerator random, ClusterSpec spec) {
        int number = random.nextInt(20);
        return switch (random.nextInt(16)) {
            case 0, 1, 2 ->
                new ClusterCommand.AcceptGrant(
                        new Cluster.Grant(START.plusMillis(number), number, 2L * number, 1),
                        IntStream.range(0, spec.nodes())
                                .mapToObj(rank -> node(spec, rank))
                                .toList());
            case 3 ->
                new ClusterCommand.RefuseGrant(
                        random.nextInt(1, 3),
                        Refusal.of(Codes.NO_FEASIBLE_SLICE, "none is free", "ask for less")
                                .with("gpus", "3"),
                        number % 2 == 0);
            case 4 -> new ClusterCommand.ConfirmNothingGranted();
            case 5 -> new ClusterCommand.Stop(number % 2 == 0 ? EndCause.STOPPED : EndCause.NETWORK_STOPPED);
            case 6 -> new ClusterCommand.Extend(Duration.ofSeconds(number));
            case 7, 8 -> new ClusterCommand.Sight(lease(spec, random.nextInt(spec.nodes())), sighting(random, number));
            case 9 -> new ClusterCommand.PassTime();
            case 10 -> new ClusterCommand.AcceptReplacement(node(spec, random.nextInt(spec.nodes())), 2, null);
            case 11 ->
                new ClusterCommand.RefuseReplacement(
                        random.nextInt(spec.nodes()),
                        random.nextInt(1, 3),
                        random.nextInt(2),
                        Refusal.of(Codes.NO_FEASIBLE_SLICE, "none is free", "ask for less"),
                        number % 2 == 0);
            case 12 ->
                new ClusterCommand.AskCheckpoint(
                        random.nextInt(spec.nodes()), START.plusSeconds(number), number % 2 == 0);
            default -> new ClusterCommand.Observe(seen(random, spec, number));
        };
    }

    private static Sighting sighting(RandomGenerator random, int number) {
        Instant at = START.plusSeconds(number);
        return switch (random.nextInt(6)) {
            case 0 -> new Sighting.Suspected(at);
            case 1 -> new Sighting.Unreachable(at, at.minusSeconds(30));
            case 2 -> new Sighting.Reachable(at);
            case 3 -> new Sighting.Lost(at, at.minusSeconds(60), "machine-lost", "silence ä");
            case 4 -> new Sighting.Leaving(at, at.plusSeconds(600), "drained");
            default -> new Sighting.Staying(at);
        };
    }

    private static Node node(ClusterSpec spec, int rank) {
        var machine = new MachineId(new UUID(7, rank));
        return Node.granted(rank, lease(spec, rank), new Node.Place(machine, "ä-" + rank, "H100", 1, true, 400_000));
    }

    private static LeaseId lease(ClusterSpec spec, int rank) {
        return new LeaseId(new UUID(spec.id().uuid().getMostSignificantBits(), rank));
    }

    private static LeaseEvent seen(RandomGenerator random, ClusterSpec spec, int number) {
        int rank = random.nextInt(spec.nodes());
        var subject = new LeaseEvent.Subject(lease(spec, rank), spec.id(), rank);
        Integer code = number % 3 == 0 ? null : Integer.valueOf(number % 3 - 1);
        Instant at = START.plusMillis(random.nextInt(5_000));
        var reason = pick(random, List.of(EndCause.values())).reason("evidence " + number);
        return switch (random.nextInt(6)) {
            case 0 -> new LeaseEvent.LeasePrepared(subject, new Stages(number, 2, 3));
            case 1, 2 -> new LeaseEvent.LeaseStarted(subject, at, new Stages(number, 2, 3));
            case 3 -> new LeaseEvent.LeaseEnding(subject, new Lease.End(reason, number, code, at, number % 2 == 0));
            case 4 ->
                number % 2 == 0
                        ? new LeaseEvent.LeaseExited(subject, number % 3)
                        : new LeaseEvent.LeaseCheckpointed(subject, "DONE", number % 3);
            default -> new LeaseEvent.LeaseEnded(subject, reason, code, true, at);
        };
    }

    /** Writes twice at one version, at a later one, or what is not there. */
    private static Step<ClusterStore> updateStale(RandomGenerator random, ClusterSpec spec) {
        boolean later = random.nextBoolean();
        return step("updateStale", spec.id() + (later ? " later" : " twice"), (tx, store) -> {
            var stored = store.load(tx, spec.id())
                    .orElseGet(() -> new StoredCluster(new Cluster.Planning(spec, 1, null), 1));
            if (!later) {
                store.update(tx, stored.cluster(), stored.version());
            }
            store.update(tx, stored.cluster(), stored.version() + (later ? 1 : 0));
            return "updated";
        });
    }

    /** Of clusters that are there, mostly. */
    private static Step<ClusterStore> putOutput(RandomGenerator random, ClusterSpec spec) {
        var output =
                new Output(random.nextInt(4), Digest.ofText("" + random.nextInt(5)), random.nextLong(1L << 40), false);
        boolean careless = random.nextInt(5) == 0;
        return step("putOutput", spec.id() + " " + output, (tx, store) -> {
            if (careless || store.load(tx, spec.id()).isPresent()) {
                store.putOutput(tx, spec.id(), output, START);
            }
            return "put";
        });
    }

    @Override
    public Map<String, Object> dump(Transaction tx, ClusterStore store) {
        var dump = new LinkedHashMap<String, Object>();
        for (ClusterSpec spec : specs) {
            dump.put(
                    spec.id().text(),
                    List.of(store.load(tx, spec.id()), store.outputs(tx, spec.id()), store.members(tx, spec.id())));
        }
        for (OrganizationId owner : organizations) {
            dump.put(
                    owner.text(),
                    ids(store.ofOrganization(tx, owner, EnumSet.allOf(Cluster.State.class), null, EVERYTHING)));
        }
        for (Cluster.State state : Cluster.State.values()) {
            dump.put(state.name(), ids(store.inState(tx, state, EVERYTHING)));
        }
        return dump;
    }

    private static List<ClusterId> ids(List<Cluster> clusters) {
        return clusters.stream().map(Cluster::id).toList();
    }

    private static Step<ClusterStore> step(
            String name, Object arguments, BiFunction<Transaction, ClusterStore, Object> call) {
        return new Step<>(name, arguments.toString(), call);
    }
}
