package dev.argosy.ledger;

import dev.argosy.kernel.Money;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Amounts by the day, in UTC, on which they were reserved, less what of them went back: what a budget of a day or a
 * month counts. Money is spent in the order in which it was reserved, so what goes back is taken from the latest day
 * first, and leaves the period in which it was counted. Days without an amount are not kept.
 */
public record DailyAmounts(SortedMap<LocalDate, Money> byDay) {
    public static final DailyAmounts NONE = new DailyAmounts(new TreeMap<>());

    public DailyAmounts {
        byDay = Collections.unmodifiableSortedMap(new TreeMap<>(byDay));
        byDay.forEach((day, amount) -> {
            if (!amount.isPositive()) {
                throw new IllegalArgumentException(day + ": " + amount.microUsd() + " (expected: above zero)");
            }
        });
    }

    public Money total() {
        return byDay.values().stream().reduce(Money.ZERO, Money::plus);
    }

    public Money on(LocalDate day) {
        return byDay.getOrDefault(day, Money.ZERO);
    }

    public DailyAmounts plus(LocalDate day, Money amount) {
        return amount.isZero() ? this : with(Map.of(day, on(day).plus(amount)));
    }

    /** Takes the amount from the latest day, the rest from the day before that, and so on. */
    DailyAmounts minusLatest(Money amount) {
        var left = new TreeMap<LocalDate, Money>();
        Money rest = amount;
        for (var entry : byDay.reversed().entrySet()) {
            if (rest.isZero()) {
                break;
            }
            Money taken = entry.getValue().min(rest);
            left.put(entry.getKey(), entry.getValue().minus(taken));
            rest = rest.minus(taken);
        }
        if (!rest.isZero()) {
            throw new IllegalArgumentException(
                    "back: " + amount.microUsd() + " (expected: <= " + total().microUsd() + " reserved)");
        }
        return with(left);
    }

    private DailyAmounts with(Map<LocalDate, Money> changed) {
        var all = new TreeMap<>(byDay);
        all.putAll(changed);
        all.values().removeIf(Money::isZero);
        return new DailyAmounts(all);
    }

    /** The days on which these and others differ. */
    Collection<LocalDate> differing(DailyAmounts others) {
        var days = new TreeSet<>(byDay.keySet());
        days.addAll(others.byDay.keySet());
        days.removeIf(day -> on(day).equals(others.on(day)));
        return days;
    }
}
