package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the view and the stocks in step with fleet: machines that fleet's history names, those whose liveness changed
 * and those that were noted; all of them at the start and every ten seconds, so nothing depends on a hint.
 */
final class MarketLoop implements Loop {
    private static final String FLEET_HISTORY = "history:fleet";

    private static final String CONSUMER = "market:fleet";
    private static final Duration WHOLE_PERIOD = Duration.ofSeconds(10);
    /** After a start no machine is live before it has called; agents wait no longer than 5 s between two calls. */
    static final Duration RETURN_TIME = Duration.ofSeconds(30);

    private static final Duration QUOTES_KEPT = Duration.ofDays(1);
    private static final int QUOTES_DROPPED = 1_000;
    private static final int FACTS = 500;

    private final Transactions transactions;
    private final History history;
    private final Machines machines;
    private final MarketStore store;
    private final Stocking stocking;
    private final MarketView view;
    private final TroubledMachines troubled;

    // touched by step() alone, which runs on one thread at a time
    private Set<MachineId> lastLive = Set.of();
    private @Nullable Instant lastWhole;
    private @Nullable Instant firstStep;

    MarketLoop(MarketStore store, Stocking stocking, MarketView view, MarketRoom.Ports ports) {
        this.transactions = ports.transactions();
        this.history = ports.history();
        this.machines = ports.machines();
        this.store = store;
        this.stocking = stocking;
        this.view = view;
        this.troubled = new TroubledMachines(transactions, machines, stocking);
    }

    @Override
    public String name() {
        return "market";
    }

    @Override
    public Duration period() {
        return Duration.ofMillis(500);
    }

    @Override
    public List<String> wakesOn() {
        return List.of(FLEET_HISTORY, Market.CHANGED);
    }

    /** What of the market an operator should look at. */
    Optional<String> concern() {
        return troubled.concern();
    }

    @Override
    public boolean step() {
        Set<MachineId> due = view.takeDue();
        Seen seen;
        try {
            seen = transactions.run(tx -> look(tx, due));
            view.show(seen.machines(), seen.stocks(), seen.whole());
        } catch (RuntimeException failed) {
            view.lookAgain(due);
            if (!troubled.search(failed)) {
                throw failed;
            }
            // at once again without those that were found
            return true;
        }
        lastLive = seen.live();
        lastWhole = seen.whole() ? seen.at() : lastWhole;
        Instant first = firstStep == null ? seen.at() : firstStep;
        firstStep = first;
        if (!seen.at().isBefore(first.plus(RETURN_TIME))) {
            view.settle();
        }
        List<MachineId> well = troubled.retry(seen.at());
        view.lookAgain(well);
        return seen.more() || !well.isEmpty();
    }

    /** What one transaction read. */
    private record Seen(
            List<Machine> machines,
            Map<MachineId, Stock> stocks,
            Set<MachineId> live,
            boolean whole,
            Instant at,
            boolean more) {}

    private Seen look(Transaction tx, Set<MachineId> noted) {
        Instant now = tx.now();
        Instant last = lastWhole;
        boolean whole = last == null || !now.isBefore(last.plus(WHOLE_PERIOD));
        var due = new HashSet<>(noted);
        History.Position at = history.cursor(tx, CONSUMER);
        List<History.Entry> facts = history.read(tx, "fleet", at, FACTS);
        for (History.Entry fact : facts) {
            if (fact.stream().startsWith(MachineId.PREFIX + "_")) {
                due.add(MachineId.parse(fact.stream()));
            }
        }
        if (!facts.isEmpty()) {
            history.moveCursor(tx, CONSUMER, facts.getLast().position());
        }
        Set<MachineId> live = Set.copyOf(machines.live(tx));
        if (!live.equals(lastLive)) {
            addDifference(due, live, lastLive);
        }
        List<Machine> read = (whole
                        ? machines.all(tx)
                        : List.copyOf(machines.byIds(tx, due).values()))
                .stream().filter(machine -> !troubled.contains(machine.id())).toList();
        Map<MachineId, Stock> stocks = stocking.synchronize(tx, read);
        if (whole) {
            store.dropQuotes(tx, now.minus(QUOTES_KEPT), QUOTES_DROPPED);
        }
        return new Seen(read, stocks, live, whole, now, facts.size() == FACTS);
    }

    private static void addDifference(Set<MachineId> into, Set<MachineId> one, Set<MachineId> other) {
        one.stream().filter(machine -> !other.contains(machine)).forEach(into::add);
        other.stream().filter(machine -> !one.contains(machine)).forEach(into::add);
    }
}
