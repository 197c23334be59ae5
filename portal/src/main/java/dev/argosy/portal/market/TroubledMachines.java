package dev.argosy.portal.market;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.fleet.Machine;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines whose stock we fail to bring up to their inventory: one must not keep all others from being sold. They are
 * looked for when a step of the market fails, left out from then on, and tried again by themselves. Only a database
 * that is away stops everything. One thread at a time, but for {@link #concern}.
 */
final class TroubledMachines {
    static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(TroubledMachines.class);

    private final Transactions transactions;
    private final Machines machines;
    private final Stocking stocking;
    /** With when to try again. */
    private final Map<MachineId, Instant> troubled = new HashMap<>();

    private volatile int count;

    TroubledMachines(Transactions transactions, Machines machines, Stocking stocking) {
        this.transactions = transactions;
        this.machines = machines;
        this.stocking = stocking;
    }

    boolean contains(MachineId machine) {
        return troubled.containsKey(machine);
    }

    /** Of use to operators; any thread. */
    Optional<String> concern() {
        int now = count;
        return now == 0
                ? Optional.empty()
                : Optional.of(
                        "machines that cannot be offered because of a fault of ours: " + now + "; the log says why");
    }

    /** Looks for machines that make a step fail; false when there is none that was not known. */
    boolean search(RuntimeException failed) {
        mustBeOurs(failed);
        List<Machine> healthy = transactions.run(machines::all).stream()
                .filter(machine -> !contains(machine.id()))
                .toList();
        return search(healthy);
    }

    private boolean search(List<Machine> among) {
        try {
            synchronize(among);
            return false;
        } catch (RuntimeException failed) {
            mustBeOurs(failed);
            if (among.isEmpty()) {
                throw failed;
            }
            if (among.size() == 1) {
                leaveOut(among.getFirst().id(), failed);
                return true;
            }
        }
        int half = among.size() / 2;
        boolean found = search(among.subList(0, half));
        return search(among.subList(half, among.size())) || found;
    }

    private void synchronize(List<Machine> some) {
        Map<MachineId, Stock> stocks = transactions.run(tx -> stocking.synchronize(tx, some));
        for (Machine machine : some) {
            Stock stock = stocks.get(machine.id());
            if (stock != null) {
                new MarketView.Known(machine, stock).supply();
            }
        }
    }

    private void leaveOut(MachineId machine, RuntimeException bug) {
        Instant again = transactions.run(Transaction::now).plus(LOOK_AGAIN);
        if (troubled.put(machine, again) == null) {
            LOG.error("bug: the stock of machine {} cannot follow its inventory; it is not offered", machine, bug);
        } else {
            LOG.debug("the stock of machine {} still cannot follow its inventory", machine, bug);
        }
        count = troubled.size();
    }

    /** Tries those again whose time has come; answers those that are well, or gone. */
    List<MachineId> retry(Instant now) {
        List<MachineId> due = troubled.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return due.stream().filter(this::isWell).toList();
    }

    private boolean isWell(MachineId machine) {
        List<Machine> still =
                transactions.run(tx -> machines.byId(tx, machine).stream().toList());
        if (search(still)) {
            return false;
        }
        troubled.remove(machine);
        count = troubled.size();
        LOG.info("the stock of machine {} follows its inventory again", machine);
        return true;
    }

    /** What is outside, and a race that was lost too often, is no fault of a machine. */
    private static void mustBeOurs(RuntimeException failed) {
        boolean lostRace = failed instanceof RefusedException refused
                && refused.refusal().code().equals(Codes.TRY_AGAIN);
        if (lostRace || failed instanceof ArgosyException) {
            throw failed;
        }
    }
}
