package dev.argosy.portal.fault;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fault.SelfDoubt.Vitals;
import dev.argosy.portal.fault.Verdicts.Changes;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Each second: measures itself, hears what came, asks who is silent, and says what is to be said. What could not be
 * written is not said, and proposed again by the next step. Machines are asked while the database is away too.
 */
final class FaultLoop implements Loop {
    private final FaultPorts ports;
    private final FaultStore store;
    private final Ears ears;
    private final Verdicts verdicts;
    private final Losses losses;
    private final Departures departures;
    private final Detector detector;
    private final Roster roster;
    private final Round round = new Round();

    // touched by step() alone, which runs on one thread at a time
    private boolean loaded;
    private long probe;
    private boolean withheld;

    private volatile Optional<Doubt> doubt = Optional.of(Doubt.STARTING);

    FaultLoop(FaultPorts ports, FaultRoom.Stores stores, Verdicts verdicts, Ears ears) {
        this.ports = ports;
        this.store = stores.standings();
        this.ears = ears;
        this.verdicts = verdicts;
        departures = new Departures(ports, stores.notices());
        losses = new Losses(ports, verdicts);
        detector = new Detector(ports.monotonic().getAsLong());
        roster = new Roster(detector, ports.fleet().contacts());
    }

    @Override
    public String name() {
        return "fault";
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(1);
    }

    /** Why nothing bad is said of any machine at the moment; any thread. */
    Optional<Doubt> doubt() {
        return doubt;
    }

    @Override
    public boolean step() {
        if (!loaded) {
            load();
            loaded = true;
        }
        long asked = ports.monotonic().getAsLong();
        RuntimeException away = null;
        Vitals vitals;
        try {
            Instant time = ports.transactions().run(Transaction::now);
            vitals = new Vitals(
                    ports.monotonic().getAsLong() - asked, ports.timeTrust().holds(time));
        } catch (RuntimeException failed) {
            // thrown again when the machines were asked
            away = failed;
            vitals = new Vitals(Long.MAX_VALUE, true);
        }
        look(vitals);
        if (away != null) {
            throw away;
        }
        var failures = new ArrayList<RuntimeException>();
        attempt(this::say, failures);
        if (doubt.isEmpty()) {
            attempt(() -> losses.step(ports.monotonic().getAsLong()), failures);
        }
        attempt(() -> departures.step(ports.monotonic().getAsLong()), failures);
        rethrow(failures);
        return false;
    }

    /** What fails in one part keeps no other from its work; it is thrown at the end. */
    static void attempt(Runnable part, List<RuntimeException> failures) {
        try {
            part.run();
        } catch (RuntimeException failed) {
            failures.add(failed);
        }
    }

    static void rethrow(List<RuntimeException> failures) {
        if (!failures.isEmpty()) {
            RuntimeException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /** What was said before this process started stays said until something is heard. */
    private void load() {
        long now = ports.monotonic().getAsLong();
        record Known(List<StandingRow> rows, Map<MachineId, Instant> everHeard) {}
        Known known = ports.transactions()
                .run(tx ->
                        new Known(store.standings(tx), ports.fleet().contacts().everHeard(tx)));
        var standings = new HashMap<MachineId, Standing>();
        for (StandingRow row : known.rows()) {
            standings.put(row.machine(), row.standing());
            if (row.standing() == Standing.UNREACHABLE) {
                losses.began(row, now);
            }
        }
        known.everHeard()
                .keySet()
                .forEach(machine -> roster.add(machine, now, standings.getOrDefault(machine, Standing.REACHABLE)));
    }

    private void look(Vitals vitals) {
        roster.listen(ears.all(), ports.monotonic().getAsLong());
        doubt = detector.step(ports.monotonic().getAsLong(), vitals, round);
        for (int i = 0; i < round.probes.size(); i++) {
            ports.fleet().contacts().probe(roster.machine(round.probes.get(i)), ++probe);
        }
    }

    private void say() {
        boolean mass = doubt.filter(Doubt.MASS_SILENCE::equals).isPresent();
        boolean turned = mass != withheld;
        if (!turned && round.saysNothing()) {
            return;
        }
        long now = ports.monotonic().getAsLong();
        var slots = new HashMap<MachineId, Integer>();
        var changes = new Changes(
                machines(round.reachable, slots),
                machines(round.suspected, slots),
                machines(round.unreachable, slots),
                machine -> silence(slots.get(machine), now));
        if (turned) {
            ports.transactions().execute(tx -> verdicts.observed(tx, mass, detector.quiet(), detector.watched()));
            withheld = mass;
        }
        say(changes, slots, now);
    }

    /** When they cannot be told together they are told one by one: one must not keep all others from it. */
    private void say(Changes changes, Map<MachineId, Integer> slots, long now) {
        try {
            List<StandingRow> unreachable = ports.transactions().run(tx -> verdicts.say(tx, changes));
            said(changes.reachable(), slots, Standing.REACHABLE);
            said(changes.suspected(), slots, Standing.SUSPECTED);
            said(changes.unreachable(), slots, Standing.UNREACHABLE);
            changes.reachable().forEach(losses::over);
            unreachable.forEach(row -> losses.began(row, now));
        } catch (ArgosyException outside) {
            throw outside;
        } catch (RuntimeException failed) {
            List<Changes> each = changes.each();
            if (each.size() == 1) {
                throw failed;
            }
            var failures = new ArrayList<RuntimeException>();
            each.forEach(one -> attempt(() -> say(one, slots, now), failures));
            rethrow(failures);
        }
    }

    private List<MachineId> machines(Slots slots, Map<MachineId, Integer> into) {
        var machines = new ArrayList<MachineId>();
        for (int i = 0; i < slots.size(); i++) {
            MachineId machine = roster.machine(slots.get(i));
            machines.add(machine);
            into.put(machine, slots.get(i));
        }
        return machines;
    }

    private long silence(@Nullable Integer slot, long now) {
        return slot != null && roster.wasHeard(slot) ? now - detector.lastHeard(slot) : -1;
    }

    private void said(List<MachineId> machines, Map<MachineId, Integer> slots, Standing standing) {
        for (MachineId machine : machines) {
            Integer slot = slots.get(machine);
            if (slot != null) {
                detector.said(slot, standing);
            }
        }
    }
}
