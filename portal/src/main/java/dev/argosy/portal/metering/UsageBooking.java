package dev.argosy.portal.metering;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.codes.MeteringCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.portal.fleet.AgentMessages.Session;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.metering.MeterRules.Incoming;
import dev.argosy.portal.metering.MeterRules.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One report in one transaction: judges its records in order and writes what follows. */
final class UsageBooking {
    private final MeteringPorts ports;
    private final MeterStore store;
    private final Transaction tx;
    private final Session session;
    private final Map<LeaseId, MeterState> after = new TreeMap<>(Comparator.comparing(LeaseId::uuid));
    private final Map<LeaseId, Map<Long, Digest>> hashes = new HashMap<>();
    private final List<String> codes = new ArrayList<>();
    private final List<KeptRecord> records = new ArrayList<>();
    private final List<KeptConflict> conflicts = new ArrayList<>();
    private final Set<LeaseId> finished = new LinkedHashSet<>();
    private final Set<LeaseId> settled = new HashSet<>();

    UsageBooking(MeteringPorts ports, MeterStore store, Transaction tx, Session session) {
        this.ports = ports;
        this.store = store;
        this.tx = tx;
        this.session = session;
    }

    /** One for each record, empty when taken or already known. */
    List<String> codes() {
        return List.copyOf(codes);
    }

    boolean moved() {
        return !after.isEmpty();
    }

    /** Leases whose last record is in now. */
    Set<LeaseId> finished() {
        return finished;
    }

    void take(SignedUsage usage, byte[] certificate) {
        var ids = usage.incoming().stream()
                .map(one -> one.record().lease())
                .distinct()
                .toList();
        Map<LeaseId, Lease> leases = ports.leases().byIds(tx, ids);
        Map<LeaseId, StoredMeter> before = store.meters(tx, ids);
        store.keptHashes(tx, sequences(usage)).forEach((lease, kept) -> hashes.put(lease, new HashMap<>(kept)));
        var report = new KeptReport(
                ports.ids().next(), session.machine(), usage.report(), usage.signature(), certificate, tx.now());
        for (int i = 0; i < usage.incoming().size(); i++) {
            Incoming one = usage.incoming().get(i);
            Lease lease = leases.get(one.record().lease());
            if (lease == null) {
                codes.add(Codes.NOT_FOUND.name());
            } else if (!belongs(one.record(), lease)) {
                codes.add(MeteringCodes.USAGE_MISMATCH.name());
            } else {
                judge(one, lease, held(before, lease.id()), new Place(usage, i, report));
            }
        }
        write(before, report);
    }

    private static Map<LeaseId, Set<Long>> sequences(SignedUsage usage) {
        var asked = new HashMap<LeaseId, Set<Long>>();
        usage.incoming()
                .forEach(one -> asked.computeIfAbsent(one.record().lease(), any -> new HashSet<>())
                        .add(one.record().sequence()));
        return asked;
    }

    /** Where a record stands in its report. */
    private record Place(SignedUsage usage, int index, KeptReport report) {}

    private boolean belongs(UsageRecord record, Lease lease) {
        return record.token().equals(lease.grant().token())
                && record.token().machine().equals(session.machine())
                && record.termsHash().equals(lease.grant().terms().hash());
    }

    private @Nullable MeterState held(Map<LeaseId, StoredMeter> before, LeaseId lease) {
        MeterState moved = after.get(lease);
        StoredMeter stored = before.get(lease);
        return moved != null || stored == null ? moved : stored.state();
    }

    private void judge(Incoming one, Lease lease, @Nullable MeterState held, Place place) {
        Map<Long, Digest> kept = hashes.computeIfAbsent(lease.id(), any -> new HashMap<>());
        var known = new MeterRules.Known(
                held, kept.get(one.record().sequence()), lease.chargeableMillis(tx.now()), tx.now());
        switch (MeterRules.judge(one, known)) {
            case Verdict.Advanced(var meter, boolean stays) -> {
                after.put(lease.id(), meter);
                kept.put(meter.sequence(), one.hash());
                records.add(kept(one, place, stays));
                if (meter.last()) {
                    finished.add(lease.id());
                }
                if (lease.settled()) {
                    settled.add(lease.id());
                }
                boolean beyondCap = lease.end().isPresent()
                        && meter.rawTotal() > lease.end().get().capMillis();
                codes.add(beyondCap ? Codes.USAGE_AFTER_CAP.name() : "");
            }
            case Verdict.Finished(var meter) -> {
                after.put(lease.id(), meter);
                finished.add(lease.id());
                codes.add("");
            }
            case Verdict.Repeated() -> codes.add("");
            case Verdict.Conflict(var text) -> {
                conflicts.add(new KeptConflict(
                        lease.id(),
                        session.machine(),
                        one.hash(),
                        text,
                        place.usage().records().get(place.index()),
                        place.usage().report(),
                        place.usage().signature(),
                        tx.now()));
                codes.add(Codes.USAGE_CONFLICT.name());
            }
        }
    }

    private KeptRecord kept(Incoming one, Place place, boolean stays) {
        return new KeptRecord(
                one.record().lease(),
                one.record().sequence(),
                one.hash(),
                place.usage().records().get(place.index()),
                one.last(),
                place.usage().tree().path(place.index()),
                place.report().id(),
                !stays,
                tx.now());
    }

    private void write(Map<LeaseId, StoredMeter> before, KeptReport report) {
        if (!after.isEmpty()) {
            store.saveMeters(
                    tx,
                    after.values().stream()
                            .map(meter -> new MeterChange(before.get(meter.lease()), meter))
                            .toList());
        }
        if (!records.isEmpty()) {
            store.keep(tx, report, records);
        }
        for (LeaseId lease : finished) {
            MeterState meter = after.get(lease);
            if (meter != null) {
                store.markLast(tx, lease, meter.sequence());
            }
        }
        // of a lease that is over the first, hourly and last records are enough; of a long one the loop takes the rest
        var over = new HashSet<>(finished);
        over.addAll(settled);
        if (!over.isEmpty()) {
            store.dropRolling(tx, over, ThinningLoop.BATCH);
        }
        if (!conflicts.isEmpty()) {
            quarantineForWhatIsNew();
        }
        if (!after.isEmpty() || !conflicts.isEmpty()) {
            ports.sessions().guard(tx, session);
        }
    }

    /** Evidence that is kept already was judged: an operator may have lifted what it led to. */
    private void quarantineForWhatIsNew() {
        if (store.saveConflicts(tx, conflicts) > 0) {
            ports.quarantine().put(tx, session.machine(), Codes.USAGE_CONFLICT);
        }
    }
}
