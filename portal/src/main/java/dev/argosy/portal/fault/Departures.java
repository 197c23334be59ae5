package dev.argosy.portal.fault;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.fault.FaultPorts.Watched;
import dev.argosy.portal.fleet.Departure;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.foundation.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells leases that their machine leaves, and when it stays after all. Looks at how things are, so nothing is lost. */
final class Departures {
    /** Of a machine that drains without notice: so long the leases on it are surely paid for. */
    static final Duration UNANNOUNCED = Duration.ofMinutes(15);

    private static final long PERIOD = 3_000;

    private final FaultPorts ports;
    private final NoticeStore store;
    private long next = Long.MIN_VALUE;

    Departures(FaultPorts ports, NoticeStore store) {
        this.ports = ports;
        this.store = store;
    }

    void step(long now) {
        if (now >= next) {
            ports.transactions().execute(this::tell);
            next = now + PERIOD;
        }
    }

    private void tell(Transaction tx) {
        Map<MachineId, Machine> leaving = ports.fleet().machines().leaving(tx).stream()
                .collect(Collectors.toMap(Machine::id, Function.identity()));
        Map<LeaseId, NoticeRow> known =
                store.notices(tx).stream().collect(Collectors.toMap(NoticeRow::lease, Function.identity()));
        if (leaving.isEmpty() && known.isEmpty()) {
            return;
        }
        var open = new HashSet<LeaseId>();
        for (Watched lease : ports.nodes().onMachines(tx, leaving.keySet())) {
            open.add(lease.lease());
            Machine machine = leaving.get(lease.machine());
            if (machine != null) {
                notice(tx, lease, machine, known.get(lease.lease()));
            }
        }
        var over = new ArrayList<LeaseId>();
        for (NoticeRow row : known.values()) {
            if (!leaving.containsKey(row.machine())) {
                ports.nodes().sighted(tx, row.lease(), new Sighting.Staying(tx.now()));
            }
            if (!open.contains(row.lease())) {
                over.add(row.lease());
            }
        }
        store.remove(tx, over);
    }

    private void notice(Transaction tx, Watched lease, Machine machine, @Nullable NoticeRow known) {
        Departure departure = machine.departure()
                .orElseGet(() -> known != null && known.departure().code().equals(LeaseCodes.DRAINED.name())
                        ? known.departure()
                        : new Departure(tx.now().plus(UNANNOUNCED), LeaseCodes.DRAINED.name()));
        if (known == null || !known.departure().equals(departure)) {
            store.put(tx, new NoticeRow(lease.lease(), lease.machine(), departure));
            ports.nodes().sighted(tx, lease.lease(), new Sighting.Leaving(tx.now(), departure.by(), departure.code()));
            ports.history()
                    .append(
                            tx,
                            FaultJson.ROOM,
                            machine.id().text(),
                            List.of(FaultJson.fact("lease-given-notice", body(lease, departure))));
        }
    }

    private static Map<String, Object> body(Watched lease, Departure departure) {
        var body = new HashMap<String, Object>();
        body.put("lease", lease.lease().text());
        body.put("cluster", lease.cluster().text());
        body.put("by", departure.by());
        body.put("code", departure.code());
        return body;
    }
}
