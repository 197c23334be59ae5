package dev.argosy.ledger;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.TransferId;
import dev.argosy.kernel.codes.MoneyCodes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Double-entry bookkeeping in memory: the specification that the database's {@code money.apply_batch} must equal,
 * result by result. Not thread-safe.
 */
public final class Ledger {
    private final Map<Account, Sums> accounts;
    private final Map<String, Long> counters;
    private final Map<TransferId, Transfer> transfers;

    public Ledger() {
        this(new HashMap<>(), new HashMap<>(), new LinkedHashMap<>());
    }

    private Ledger(Map<Account, Sums> accounts, Map<String, Long> counters, Map<TransferId, Transfer> transfers) {
        this.accounts = accounts;
        this.counters = counters;
        this.transfers = transfers;
    }

    public Ledger copy() {
        return new Ledger(new HashMap<>(accounts), new HashMap<>(counters), new LinkedHashMap<>(transfers));
    }

    /**
     * Applies groups in order, each whole or not at all; a later group sees what earlier ones did.
     *
     * @return one result for each group, in order
     */
    public List<GroupResult> apply(List<TransferGroup> groups) {
        return apply(groups, undo -> {});
    }

    /**
     * The same.
     *
     * @param undos told of each change how to take it back; to be run last one first, with nothing applied in between
     */
    public List<GroupResult> apply(List<TransferGroup> groups, Consumer<Runnable> undos) {
        return groups.stream().map(group -> applyOne(group, undos)).toList();
    }

    public Sums sums(Account account) {
        return accounts.getOrDefault(account, Sums.ZERO);
    }

    public long counter(String name) {
        return counters.getOrDefault(name, 0L);
    }

    public Optional<Transfer> transfer(TransferId id) {
        return Optional.ofNullable(transfers.get(id));
    }

    /** Every account that ever moved. */
    public Map<Account, Sums> accounts() {
        return Map.copyOf(accounts);
    }

    /** All transfers, oldest first. */
    public Collection<Transfer> transfers() {
        return List.copyOf(transfers.values());
    }

    private GroupResult applyOne(TransferGroup group, Consumer<Runnable> undos) {
        if (group.transfers().stream().anyMatch(transfer -> transfers.containsKey(transfer.id()))) {
            OptionalInt wrong = firstMismatch(group);
            return wrong.isEmpty()
                    ? GroupResult.exists()
                    : GroupResult.refused(MoneyCodes.TRANSFER_MISMATCH, wrong.getAsInt());
        }
        var moved = new HashMap<Account, Sums>();
        int place = 0;
        for (Transfer transfer : group.transfers()) {
            Optional<Code> refusal = move(transfer, moved);
            if (refusal.isPresent()) {
                return GroupResult.refused(refusal.get(), place);
            }
            place++;
        }
        var counted = new HashMap<String, Long>();
        for (CounterChange change : group.counters()) {
            Optional<Code> refusal = count(change, counted);
            if (refusal.isPresent()) {
                return GroupResult.refused(refusal.get(), place);
            }
            place++;
        }
        undos.accept(putting(accounts, moved));
        undos.accept(putting(counters, counted));
        accounts.putAll(moved);
        counters.putAll(counted);
        group.transfers().forEach(transfer -> transfers.put(transfer.id(), transfer));
        undos.accept(() -> group.transfers().forEach(transfer -> transfers.remove(transfer.id())));
        return GroupResult.created();
    }

    /** How to take back what will be put. */
    private static <K, V> Runnable putting(Map<K, V> into, Map<K, V> changes) {
        var before = new HashMap<K, V>();
        for (K key : changes.keySet()) {
            V known = into.get(key);
            if (known != null) {
                before.put(key, known);
            }
        }
        return () -> {
            into.keySet().removeAll(changes.keySet());
            into.putAll(before);
        };
    }

    private OptionalInt firstMismatch(TransferGroup group) {
        List<Transfer> given = group.transfers();
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).equals(transfers.get(given.get(i).id()))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private Optional<Code> move(Transfer transfer, Map<Account, Sums> moved) {
        long amount = transfer.amount().microUsd();
        Sums from = moved.getOrDefault(transfer.debit(), sums(transfer.debit()));
        Sums to = moved.getOrDefault(transfer.credit(), sums(transfer.credit()));
        if (from.debits() > Long.MAX_VALUE - amount || to.credits() > Long.MAX_VALUE - amount) {
            return Optional.of(Codes.AMOUNT_TOO_LARGE);
        }
        long debits = from.debits() + amount;
        if (transfer.debit().kind().isProtected() && debits > from.credits()) {
            return Optional.of(Codes.INSUFFICIENT_FUNDS);
        }
        moved.put(transfer.debit(), new Sums(debits, from.credits()));
        moved.put(transfer.credit(), new Sums(to.debits(), to.credits() + amount));
        return Optional.empty();
    }

    private Optional<Code> count(CounterChange change, Map<String, Long> counted) {
        long value = counted.getOrDefault(change.counter(), counter(change.counter()));
        if (change.delta() > 0 && value > Long.MAX_VALUE - change.delta()) {
            return Optional.of(Codes.AMOUNT_TOO_LARGE);
        }
        long next = value + change.delta();
        if (next < 0) {
            return Optional.of(MoneyCodes.COUNTER_BELOW_ZERO);
        }
        if (change.delta() > 0 && next > change.limit()) {
            return Optional.of(Codes.BUDGET_EXCEEDED);
        }
        counted.put(change.counter(), next);
        return Optional.empty();
    }
}
