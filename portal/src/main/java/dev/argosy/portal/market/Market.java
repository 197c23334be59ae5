package dev.argosy.portal.market;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.MarketCodes;
import dev.argosy.planner.Answer;
import dev.argosy.planner.Planner;
import dev.argosy.planner.Request;
import dev.argosy.planner.Snapshot;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The door of the market: plan, take, give back, price. Thread-safe.
 *
 * <p>Plans read memory only and may be out of date; takes decide under locks. A refused take corrects the view at once,
 * so planning again finds something else or learns why not.
 */
public final class Market {
    static final String ROOM = "market";
    static final String CHANGED = "market:changed";

    /** A million USD an hour: above any price, and no rate of a slice can overflow. */
    private static final Rate HIGHEST_PRICE = new Rate(1_000_000_000_000L);

    private final MarketStore store;
    private final MarketView view;
    private final Stocking stocking;
    private final History history;
    private final Machines machines;
    private final Pokes pokes;

    Market(MarketStore store, MarketView view, Stocking stocking, MarketRoom.Ports ports) {
        this.store = store;
        this.view = view;
        this.stocking = stocking;
        this.history = ports.history();
        this.machines = ports.machines();
        this.pokes = ports.pokes();
    }

    /** The cheapest slices for a wish, in memory: no transaction, nothing taken. */
    public Plan plan(PlanRequest request) {
        return plan(UnaryOperator.identity(), request.toPlanner());
    }

    /**
     * The plan under a quote: slices of the quoted machines at the quoted prices, whatever providers ask now. Refused
     * when the quote is another customer's, has expired, or was for another wish.
     */
    public Plan plan(Transaction tx, PlanRequest request, QuoteId quoted, OrganizationId customer) {
        Optional<Quote> found =
                store.quote(tx, quoted).filter(each -> each.customer().equals(customer));
        if (found.isEmpty()) {
            return new Plan.Refused(
                    Refusal.of(Codes.NOT_FOUND, quoted.text() + ": no such quote", "check the id, or ask for a quote"));
        }
        Quote quote = found.get();
        if (!quote.expiresAt().isAfter(tx.now())) {
            return new Plan.Refused(Refusal.of(
                    Codes.QUOTE_EXPIRED, quoted.text() + ": expired at " + quote.expiresAt(), "ask for a new quote"));
        }
        if (!quote.shape().toPlanner().equals(request.shape().toPlanner())
                || quote.lines().size() != request.nodes()) {
            return new Plan.Refused(Refusal.of(
                    MarketCodes.QUOTE_MISMATCH,
                    quoted.text() + ": for " + quote.lines().size() + " nodes of " + quote.shape(),
                    "send the quoted shape and number of nodes, or ask for a new quote"));
        }
        return plan(whole -> quotedMarket(whole, quote), request.toPlanner().capped(quote.maxPricePerGpu()));
    }

    private static Snapshot quotedMarket(Snapshot whole, Quote quote) {
        var prices = new HashMap<MachineId, Rate>();
        quote.lines().forEach(line -> prices.put(line.machine(), line.pricePerGpu()));
        var machines = new ArrayList<dev.argosy.planner.MachineSupply>();
        prices.forEach(
                (machine, price) -> whole.machine(machine).ifPresent(supply -> machines.add(supply.withPrice(price))));
        return Snapshot.of(machines);
    }

    /** @param part the part of the market that counts */
    private Plan plan(UnaryOperator<Snapshot> part, Request request) {
        if (!view.isRead()) {
            return new Plan.NotYet(WhyNot.notYet("has not read the market yet"));
        }
        Snapshot counted = part.apply(view.snapshot());
        if (!request.claimed().isEmpty() && !Planner.fits(counted, request)) {
            Request alone = request.beside(List.of());
            return Planner.fits(counted, alone)
                    ? new Plan.Contended(WhyNot.contended(request))
                    : plan(part, counted, alone);
        }
        return plan(part, counted, request);
    }

    private Plan plan(UnaryOperator<Snapshot> part, Snapshot counted, Request request) {
        return switch (Planner.place(counted, request)) {
            case Answer.Placed(var nodes) ->
                new Plan.Placed(nodes.stream().map(this::placement).toList());
            case Answer.NotPlaced(var why) ->
                view.hope()
                        .filter(hope -> Planner.place(part.apply(hope.snapshot()), request) instanceof Answer.Placed)
                        .<Plan>map(hope -> new Plan.NotYet(
                                WhyNot.notYet("waits for machines to call: " + hope.missing() + " have not")))
                        .orElseGet(() -> new Plan.Refused(WhyNot.refusal(request, why)));
        };
    }

    private Plan.Placement placement(Answer.Node node) {
        String isolation = view.known(node.slice().machine())
                .map(known -> known.machine().inventory().isolation())
                .orElse("");
        return new Plan.Placement(
                node.slice(), node.provider(), node.rate(), node.model(), node.simulated(), isolation);
    }

    /**
     * Takes slices for holders, each by itself, in the order given; answers why not, or empty for each that is taken. A
     * holder that has exactly this slice already is answered as if it had just taken it. Locks the machines by id.
     */
    public List<Optional<Refusal>> take(Transaction tx, List<Take> takes) {
        var machines = new HashSet<>(
                store.machinesOf(tx, takes.stream().map(Take::holder).toList()));
        takes.forEach(take -> machines.add(take.slice().machine()));
        Map<MachineId, Stock> before = store.lock(tx, machines);
        Takes decided = Takes.decide(before, takes);
        store.update(tx, before, decided.after());
        // what was read under the lock is committed: it may correct the view even if this transaction fails
        view.stocked(decided.refusedOn().stream()
                .map(before::get)
                .filter(java.util.Objects::nonNull)
                .toList());
        view.lookAgain(decided.refusedOn());
        view.gone(decided.refusedOn().stream()
                .filter(machine -> !before.containsKey(machine))
                .toList());
        showAfterCommit(tx, decided.after().values());
        return decided.answers();
    }

    /** Gives back what these holders have; holders that have nothing are fine. Locks the machines by id. */
    public void giveBack(Transaction tx, List<String> holders) {
        Map<MachineId, Stock> before = store.lock(tx, store.machinesOf(tx, holders));
        var after = new HashMap<MachineId, Stock>();
        before.forEach((machine, stock) -> {
            Stock less = stock;
            for (String holder : holders) {
                less = less.giveBack(holder);
            }
            after.put(machine, less);
        });
        store.update(tx, before, after);
        showAfterCommit(tx, after.values());
    }

    /**
     * Sets what the provider asks per gpu-hour, per slice-hour on a machine without gpus. Refused for a machine that
     * fleet does not know.
     */
    public Optional<Refusal> setPrice(Transaction tx, MachineId machine, Rate price) {
        if (price.compareTo(HIGHEST_PRICE) > 0) {
            return Optional.of(Refusal.of(
                    Codes.AMOUNT_TOO_LARGE,
                    "microUsdPerGpuHour: " + price.microUsdPerHour() + " (expected: <= "
                            + HIGHEST_PRICE.microUsdPerHour() + ")",
                    "give a lower price"));
        }
        Map<MachineId, Stock> before = store.lock(tx, List.of(machine));
        if (before.isEmpty()) {
            // it joined just now: no need to wait for the next step of the loop
            stocking.synchronize(tx, machines.byId(tx, machine).stream().toList());
            before = store.lock(tx, List.of(machine));
        }
        Stock stock = before.get(machine);
        if (stock == null) {
            return Optional.of(
                    Refusal.of(Codes.NOT_FOUND, machine.text() + ": no such machine", "check the machine's id"));
        }
        Stock priced = stock.withPrice(price);
        if (priced != stock) {
            store.update(tx, before, Map.of(machine, priced));
            history.append(tx, ROOM, machine.text(), List.of(MarketWire.priced(price)));
            showAfterCommit(tx, List.of(priced));
        }
        return Optional.empty();
    }

    private void showAfterCommit(Transaction tx, Collection<Stock> stocks) {
        var changed = List.copyOf(stocks);
        var machines = new TreeSet<MachineId>(java.util.Comparator.comparing(MachineId::uuid));
        changed.forEach(stock -> machines.add(stock.machine()));
        tx.afterCommit(() -> {
            view.stocked(changed);
            view.lookAgain(machines);
            pokes.ring(CHANGED);
        });
    }
}
