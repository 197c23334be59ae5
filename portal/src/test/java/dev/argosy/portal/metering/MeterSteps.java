package dev.argosy.portal.metering;

import static dev.argosy.portal.foundation.Likeness.pick;
import static dev.argosy.portal.foundation.Likeness.some;
import static dev.argosy.portal.foundation.Likeness.uuids;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.portal.foundation.Likeness.Scenario;
import dev.argosy.portal.foundation.Likeness.Step;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What can be done to a {@link MeterStore}: what a booking does to it, and what it must refuse. */
final class MeterSteps implements Scenario<MeterStore> {
    static final List<String> TABLES =
            List.of("metering.meter", "metering.usage_record", "metering.report", "metering.conflict");

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final int REPORTS = 40;

    private final List<LeaseId> leases;
    private final List<MachineId> machines;
    private final List<UUID> reports;

    MeterSteps(long seed) {
        var random = new SplittableRandom(-seed);
        leases = uuids(random, 6).map(LeaseId::new).toList();
        machines = uuids(random, 3).map(MachineId::new).toList();
        reports = uuids(random, REPORTS).toList();
    }

    @Override
    public Step<MeterStore> next(RandomGenerator random) {
        List<LeaseId> some = some(random, leases, 3);
        LeaseId one = pick(random, leases);
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5 -> book(random, some);
            case 6 -> random.nextInt(3) == 0 ? saveStale(random, one) : book(random, some);
            case 7 -> keep(random, some);
            case 8 -> markLast(random, one);
            case 9 ->
                step("dropRolling", some, (tx, store) -> {
                    store.dropRolling(tx, some, Integer.MAX_VALUE);
                    return "dropped";
                });
            case 10, 11 -> saveConflicts(random);
            case 12 -> step("meters", some, (tx, store) -> store.meters(tx, some));
            case 13, 14 -> step("keptHashes", some, (tx, store) -> store.keptHashes(tx, sequences(some)));
            default -> step("evidence", one, (tx, store) -> List.of(store.evidence(tx, one), store.conflicts(tx, one)));
        };
    }

    /** As one report does: meters move on, records are kept, and after the last one the rolling ones go. */
    private Step<MeterStore> book(RandomGenerator random, List<LeaseId> some) {
        List<LeaseId> booked = some.stream().distinct().toList();
        MachineId machine = pick(random, machines);
        KeptReport report = report(random, machine);
        int more = random.nextInt(1, 4);
        boolean last = random.nextInt(4) == 0;
        boolean rolling = random.nextBoolean();
        int salt = random.nextInt(3);
        return step("book", booked + " +" + more + (last ? " last " : " ") + report.id(), (tx, store) -> {
            Map<LeaseId, StoredMeter> before = store.meters(tx, booked);
            var changes = new ArrayList<MeterChange>();
            var records = new ArrayList<KeptRecord>();
            for (LeaseId lease : booked) {
                StoredMeter held = before.get(lease);
                long sequence = (held == null ? 0 : held.state().sequence()) + more;
                boolean final_ = last || (held != null && held.state().last());
                changes.add(new MeterChange(held, meter(lease, machine, sequence, final_)));
                records.add(record(lease, sequence, salt, report, rolling));
            }
            store.saveMeters(tx, changes);
            store.keep(tx, report, records);
            if (last) {
                changes.forEach(change -> store.markLast(
                        tx, change.after().lease(), change.after().sequence()));
                store.dropRolling(tx, booked, Integer.MAX_VALUE);
            }
            return before;
        });
    }

    /** Births where one is, writes where none is, at an older version, at a later one, twice at once. */
    private Step<MeterStore> saveStale(RandomGenerator random, LeaseId lease) {
        int kind = random.nextInt(5);
        MeterState after = meter(lease, machines.getFirst(), 99, false);
        return step("saveStale", kind + " " + lease, (tx, store) -> {
            StoredMeter now = store.meters(tx, List.of(lease)).get(lease);
            long version = now == null ? 1 : now.version();
            var change = new MeterChange(now, after);
            switch (kind) {
                case 0 -> {
                    store.saveMeters(tx, List.of(change));
                    store.saveMeters(tx, List.of(change));
                }
                case 1 -> store.saveMeters(tx, List.of(change, change));
                case 2 -> store.saveMeters(tx, List.of(new MeterChange(new StoredMeter(after, version + 1), after)));
                case 3 -> store.saveMeters(tx, List.of(new MeterChange(null, after)));
                default -> store.saveMeters(tx, List.of(new MeterChange(new StoredMeter(after, version), after)));
            }
            return "saved";
        });
    }

    /** Records that may be kept already, the same one twice at once, a report that is known. */
    private Step<MeterStore> keep(RandomGenerator random, List<LeaseId> some) {
        KeptReport report = report(random, pick(random, machines));
        int salt = random.nextInt(3);
        List<KeptRecord> records = some.stream()
                .flatMap(lease -> Stream.of(
                        record(lease, random.nextInt(1, 6), salt, report, random.nextBoolean()),
                        record(lease, 1, salt, report, true)))
                .toList();
        return step("keep", records, (tx, store) -> {
            store.keep(tx, report, records);
            return "kept";
        });
    }

    private static Step<MeterStore> markLast(RandomGenerator random, LeaseId lease) {
        long sequence = random.nextInt(1, 8);
        return step("markLast", sequence + " " + lease, (tx, store) -> {
            store.markLast(tx, lease, sequence);
            return "marked";
        });
    }

    /** Few hashes and instants: the same statement comes again, of the same lease and of others. */
    private Step<MeterStore> saveConflicts(RandomGenerator random) {
        List<KeptConflict> conflicts = IntStream.range(0, random.nextInt(1, 4))
                .mapToObj(i -> new KeptConflict(
                        pick(random, leases),
                        pick(random, machines),
                        Digest.ofText("" + random.nextInt(4)),
                        "sequence " + random.nextInt(9),
                        bytes(random),
                        bytes(random),
                        bytes(random),
                        START.plusSeconds(random.nextInt(3))))
                .toList();
        return step("saveConflicts", conflicts, (tx, store) -> store.saveConflicts(tx, conflicts));
    }

    /** Many reports are new; one that is known must be refused whole. */
    private KeptReport report(RandomGenerator random, MachineId machine) {
        UUID id = random.nextInt(8) == 0 ? pick(random, reports) : new UUID(random.nextLong(), random.nextLong());
        return new KeptReport(id, machine, bytes(random), bytes(random), bytes(random), START);
    }

    private static MeterState meter(LeaseId lease, MachineId machine, long sequence, boolean last) {
        return new MeterState(
                lease,
                machine,
                sequence,
                sequence * 60_000,
                sequence * 59_000,
                Digest.ofText(lease + " " + sequence),
                last,
                START.plusSeconds(sequence));
    }

    private static KeptRecord record(LeaseId lease, long sequence, int salt, KeptReport report, boolean rolling) {
        List<MerkleTree.Step> path = IntStream.range(0, salt)
                .mapToObj(i -> new MerkleTree.Step(Digest.ofText("sibling " + i), i % 2 == 0))
                .toList();
        return new KeptRecord(
                lease,
                sequence,
                Digest.ofText(sequence + " " + salt),
                new byte[] {(byte) sequence, (byte) salt},
                false,
                path,
                report.id(),
                rolling,
                START.plusSeconds(sequence));
    }

    private static byte[] bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(4)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Map<LeaseId, Set<Long>> sequences(Collection<LeaseId> leases) {
        Set<Long> all = LongStream.range(0, 64).boxed().collect(Collectors.toSet());
        return leases.stream().collect(Collectors.toMap(lease -> lease, lease -> all));
    }

    @Override
    public Map<String, Object> dump(Transaction tx, MeterStore store) {
        var dump = new LinkedHashMap<String, Object>();
        dump.put("meters", store.meters(tx, leases));
        dump.put("hashes", store.keptHashes(tx, sequences(leases)));
        for (LeaseId lease : leases) {
            dump.put("evidence of " + lease, store.evidence(tx, lease));
            dump.put("conflicts of " + lease, store.conflicts(tx, lease));
        }
        return dump;
    }

    private static Step<MeterStore> step(
            String name, Object arguments, BiFunction<Transaction, MeterStore, Object> call) {
        return new Step<>(name, arguments.toString(), call);
    }
}
