package dev.argosy.portal.lease;

import static dev.argosy.portal.foundation.Likeness.pick;
import static dev.argosy.portal.foundation.Likeness.some;
import static dev.argosy.portal.foundation.Likeness.uuids;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Decision;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Likeness.Scenario;
import dev.argosy.portal.foundation.Likeness.Step;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be done to a {@link LeaseStore}: what the room does to it, and what it must refuse. */
final class LeaseSteps implements Scenario<LeaseStore> {
    static final List<String> TABLES = List.of("lease.lease", "lease.refused_request");

    private static final int LEASES = 12;
    private static final int EVERYTHING = 1_000;
    private static final LeaseSettings SETTINGS = LeaseSettings.withWindow(LeaseSettings.DEFAULT_SETTLEMENT_WINDOW);
    private static final Instant FOR_EVER = SampleLeases.GRANTED_AT.plus(Duration.ofDays(365));

    /** One more than are ever inserted: the last is always unknown. Any bits, so that orders by sign would show. */
    private final List<LeaseId> leases;

    private final List<ClusterId> clusters;
    private final List<MachineId> machines;
    private final List<String> requests;
    private final List<LeaseGrant> grants;

    LeaseSteps(long seed) {
        var random = new SplittableRandom(-seed);
        leases = uuids(random, LEASES + 1).map(LeaseId::new).toList();
        clusters = uuids(random, 4).map(ClusterId::new).toList();
        machines = uuids(random, 4).map(MachineId::new).toList();
        requests = Stream.of("b", "B", "a-1", "a.1", "a_1", "ä", "Zz", "z", "0").toList();
        grants = IntStream.range(0, LEASES + 1).mapToObj(i -> grant(random, i)).toList();
    }

    /** Gangs of one and of two, few instants, so that many are equal. */
    private LeaseGrant grant(RandomGenerator random, int i) {
        boolean pair = i < 8;
        MachineId machine = machines.get(random.nextInt(machines.size() - 1));
        var gpus = uuids(random, random.nextInt(3)).map(GpuId::new).toList();
        Instant at = SampleLeases.GRANTED_AT.plusSeconds(random.nextInt(3) * 60);
        return new LeaseGrant(
                leases.get(i),
                requests.get(pair ? i / 2 : i - 4),
                clusters.get(random.nextInt(clusters.size() - 1)),
                new OrganizationId(new UUID(random.nextLong(), 1)),
                random.nextBoolean() ? null : requester(random),
                random.nextBoolean() ? null : random.nextLong(5_000_000),
                pair ? i % 2 : 0,
                pair ? 2 : 1,
                new FencingToken(machine, i + 1),
                new Slice(machine, gpus, random.nextInt(2_000), random.nextInt(2_000), random.nextInt(2_000)),
                new OrganizationId(new UUID(random.nextLong(), 2)),
                SampleLeases.TERMS,
                Digest.of(SampleLeases.WORKLOAD),
                at,
                at.plusSeconds(600));
    }

    private static Requester requester(RandomGenerator random) {
        return new Requester(
                new ApiKeyId(new UUID(random.nextLong(), 3)), new ProjectId(new UUID(random.nextLong(), 4)));
    }

    @Override
    public Step<LeaseStore> next(RandomGenerator random) {
        List<LeaseId> some = some(random, leases, 4);
        int limit = random.nextInt(5);
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> insertMissing(random);
            case 3, 4, 5, 6 -> decide(random, some);
            case 7 -> random.nextInt(4) == 0 ? insertClashing(random) : insertMissing(random);
            case 8 -> random.nextInt(4) == 0 ? updateStale(random) : decide(random, some);
            case 9 -> step("byIds", some, (tx, store) -> store.byIds(tx, some));
            case 10 -> {
                List<ClusterId> asked = some(random, clusters, 3);
                yield step("ofClusters", asked, (tx, store) -> store.ofClusters(tx, asked));
            }
            case 11 -> {
                List<String> asked = some(random, requests, 4);
                yield step(
                        "ofRequests",
                        asked,
                        (tx, store) -> List.of(store.ofRequests(tx, asked), store.refusals(tx, asked)));
            }
            case 12 -> saveRefusals(random);
            case 13 -> setGenerations(random, some);
            case 14 -> postpone(random, some);
            case 15 -> due(random, limit);
            case 16 -> extensionsDue(random, limit);
            case 17 -> step("readyGangs", limit, (tx, store) -> store.readyGangs(tx, limit));
            case 18 -> {
                List<MachineId> asked = some(random, machines, 3);
                yield step("paidUntil", asked, (tx, store) -> store.paidUntil(tx, asked));
            }
            default -> {
                LeaseId after = random.nextInt(3) == 0 ? null : pick(random, leases);
                yield step("unsettled", limit + " after " + after, (tx, store) -> store.unsettled(tx, after, limit));
            }
        };
    }

    private Step<LeaseStore> insertMissing(RandomGenerator random) {
        List<NewLease> wanted = some(random, grants.subList(0, LEASES), 4).stream()
                .distinct()
                .map(grant -> fresh(random, grant))
                .toList();
        return step("insert", wanted, (tx, store) -> {
            var ids = wanted.stream().map(one -> one.lease().id()).toList();
            List<LeaseId> there = LeaseBatch.ids(store.byIds(tx, ids));
            List<NewLease> missing = wanted.stream()
                    .filter(one -> !there.contains(one.lease().id()))
                    .toList();
            if (!missing.isEmpty()) {
                store.insert(tx, missing);
            }
            return missing.size();
        });
    }

    /** Inserts the same id, or another one with the same place in its gang or the same token, beside what is there. */
    private Step<LeaseStore> insertClashing(RandomGenerator random) {
        LeaseGrant like = pick(random, grants.subList(0, LEASES));
        LeaseGrant other = grants.get(LEASES);
        int kind = random.nextInt(3);
        var clashing = new LeaseGrant(
                kind == 0 ? like.lease() : other.lease(),
                kind == 1 ? like.request() : "other",
                other.cluster(),
                other.customer(),
                null,
                null,
                kind == 1 ? like.rank() : 0,
                1,
                kind == 2 ? like.token() : other.token(),
                new Slice(kind == 2 ? like.machine() : other.machine(), List.of(), 0, 0, 0),
                other.provider(),
                other.terms(),
                other.workload(),
                other.at(),
                other.startDeadline());
        var both = List.of(fresh(random, like), fresh(random, clashing));
        return step("insertClashing", both, (tx, store) -> {
            boolean there = !store.byIds(tx, List.of(like.lease())).isEmpty();
            store.insert(tx, there ? both.subList(1, 2) : both);
            return "inserted";
        });
    }

    private static NewLease fresh(RandomGenerator random, LeaseGrant grant) {
        Instant paidUntil = grant.at().plusSeconds(random.nextInt(1, 4) * 300L);
        Instant termEnd = random.nextBoolean() ? null : paidUntil.plusSeconds(random.nextInt(2) * 600L);
        var lease = (Lease.Granted) LeaseFold.apply(null, new LeaseEvent.LeaseGranted(grant, paidUntil, termEnd));
        byte[] workload = new byte[random.nextInt(4)];
        random.nextBytes(workload);
        return new NewLease(lease, workload, SETTINGS.schedule(lease));
    }

    /** Reads, decides and writes several leases at once, as the applier does. */
    private Step<LeaseStore> decide(RandomGenerator random, List<LeaseId> some) {
        var chances = new HashMap<LeaseId, List<Integer>>();
        some.forEach(lease ->
                chances.put(lease, random.ints(5, 0, EVERYTHING).boxed().toList()));
        return step("decide", chances, (tx, store) -> {
            var changes = new ArrayList<LeaseChange>();
            var answers = new ArrayList<Object>();
            for (LeaseRow row : store.byIds(tx, some)) {
                List<Integer> chance =
                        Objects.requireNonNull(chances.get(row.lease().id()));
                Instant now = SampleCommands.instant(row.lease(), chance.get(0), chance.get(1));
                var decision = LeaseDecider.decide(row.lease(), SampleCommands.command(row.lease(), chance, now), now);
                answers.add(decision);
                if (decision instanceof Decision.Accepted<LeaseEvent>(var events) && !events.isEmpty()) {
                    Lease after = row.lease();
                    for (LeaseEvent event : events) {
                        after = LeaseFold.apply(after, event);
                    }
                    changes.add(new LeaseChange(row, after, SETTINGS.schedule(after)));
                }
            }
            if (!changes.isEmpty()) {
                store.update(tx, changes);
            }
            return answers;
        });
    }

    /** Writes at an older version, at one that does not exist yet, twice at once, or what is not there. */
    private Step<LeaseStore> updateStale(RandomGenerator random) {
        LeaseId id = pick(random, leases);
        LeaseGrant unknown = grants.get(LEASES);
        int kind = random.nextInt(4);
        return step("updateStale", kind + " " + id, (tx, store) -> {
            var row = store.byIds(tx, List.of(id)).stream()
                    .findFirst()
                    .orElseGet(() ->
                            new LeaseRow(new Lease.Active(unknown, SampleLeases.PAID_UNTIL, null, unknown.at()), 1));
            var change = new LeaseChange(row, row.lease(), SETTINGS.schedule(row.lease()));
            switch (kind) {
                case 0 -> {
                    store.update(tx, List.of(change));
                    store.update(tx, List.of(change));
                }
                case 1 -> store.update(tx, List.of(change, change));
                case 2 ->
                    store.update(
                            tx,
                            List.of(new LeaseChange(
                                    new LeaseRow(row.lease(), row.version() + 1),
                                    row.lease(),
                                    SETTINGS.schedule(row.lease()))));
                default -> store.update(tx, List.of(change));
            }
            return "updated";
        });
    }

    /** A request is refused once; repeats come now and then. */
    private Step<LeaseStore> saveRefusals(RandomGenerator random) {
        boolean repeat = random.nextInt(6) == 0;
        var refused = new LinkedHashMap<String, GrantOutcome.Refused>();
        for (String request : some(random, requests, 2)) {
            var refusal = Refusal.of(Codes.NO_FEASIBLE_SLICE, "none for " + request, "ask for less");
            refused.put(
                    request,
                    new GrantOutcome.Refused(
                            random.nextBoolean() ? refusal : refusal.with("gpus", "12 \"of\" 13"),
                            random.nextBoolean()));
        }
        return step("saveRefusals", refused, (tx, store) -> {
            var fresh = new LinkedHashMap<>(refused);
            if (!repeat) {
                fresh.keySet().removeAll(store.refusals(tx, refused.keySet()).keySet());
            }
            if (!fresh.isEmpty()) {
                store.saveRefusals(tx, fresh);
            }
            return fresh.keySet();
        });
    }

    private static Step<LeaseStore> setGenerations(RandomGenerator random, List<LeaseId> some) {
        var generations = new HashMap<LeaseId, Generation>();
        some.forEach(lease -> generations.put(lease, new Generation(random.nextInt(3), random.nextInt(9))));
        return step("setGenerations", generations, (tx, store) -> {
            store.setGenerations(tx, generations);
            return "set";
        });
    }

    private static Step<LeaseStore> postpone(RandomGenerator random, List<LeaseId> some) {
        Instant until = SampleLeases.GRANTED_AT.plusSeconds(random.nextInt(4) * 300L);
        return step("postponeExtension", until + " " + some, (tx, store) -> {
            store.postponeExtension(tx, some, until);
            return "postponed";
        });
    }

    /** At the very instant that one is due, one millisecond before, or after. */
    private Step<LeaseStore> due(RandomGenerator random, int limit) {
        LeaseId id = pick(random, leases);
        LeaseId last = random.nextBoolean() ? null : pick(random, leases);
        int off = random.nextInt(-1, 2);
        return step("due", id + " " + off + " after " + last + " limit " + limit, (tx, store) -> {
            Instant at = schedule(tx, store, id).dueAt();
            // a walk goes on after a lease that was due at the same instant, or at another, or is not there
            TimedKey after = last == null || at == null ? null : new TimedKey(at, last.uuid());
            return store.due(tx, at == null ? FOR_EVER : at.plusMillis(off), after, limit);
        });
    }

    private Step<LeaseStore> extensionsDue(RandomGenerator random, int limit) {
        LeaseId id = pick(random, leases);
        int off = random.nextInt(-1, 2);
        return step("extensionsDue", id + " " + off + " limit " + limit, (tx, store) -> {
            Instant at = schedule(tx, store, id).extendAt();
            return store.extensionsDue(tx, at == null ? FOR_EVER : at.plusMillis(off), limit);
        });
    }

    private static LeaseSchedule schedule(Transaction tx, LeaseStore store, LeaseId id) {
        return store.byIds(tx, List.of(id)).stream()
                .findFirst()
                .map(row -> SETTINGS.schedule(row.lease()))
                .orElse(new LeaseSchedule(null, null));
    }

    @Override
    public Map<String, Object> dump(Transaction tx, LeaseStore store) {
        var dump = new LinkedHashMap<String, Object>();
        dump.put("rows", store.byIds(tx, leases));
        dump.put(
                "workloads",
                leases.stream()
                        .map(lease -> store.workload(tx, lease).map(Digest::of))
                        .toList());
        dump.put("workload sizes", store.workloadSizes(tx, leases));
        dump.put("refusals", store.refusals(tx, requests));
        dump.put("due", store.due(tx, FOR_EVER, null, EVERYTHING));
        dump.put("extensions", store.extensionsDue(tx, FOR_EVER, EVERYTHING));
        dump.put("gangs", store.readyGangs(tx, EVERYTHING));
        dump.put("paid", store.paidUntil(tx, machines));
        dump.put("unsettled", store.unsettled(tx, null, EVERYTHING));
        return dump;
    }

    private static Step<LeaseStore> step(
            String name, @Nullable Object arguments, BiFunction<Transaction, LeaseStore, Object> call) {
        return new Step<>(name, String.valueOf(arguments), call);
    }
}
