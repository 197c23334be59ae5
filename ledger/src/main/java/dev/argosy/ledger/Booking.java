package dev.argosy.ledger;

import dev.argosy.kernel.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A reservation's next state with the transfers that lead to it; the transfers may be none. */
public record Booking(Reservation before, Reservation after, List<Transfer> transfers) {
    public Booking {
        transfers = List.copyOf(transfers);
    }

    static Booking nothing(Reservation reservation) {
        return new Booking(reservation, reservation, List.of());
    }

    /** This, then what follows from where it leads. */
    public Booking then(Function<Reservation, Booking> next) {
        Booking following = next.apply(after);
        var all = new ArrayList<>(transfers);
        all.addAll(following.transfers);
        return new Booking(before, following.after, all);
    }

    public boolean changesNothing() {
        return before.equals(after);
    }

    /** By how much the money that counts against budgets grows, or shrinks. */
    public Money committedChange() {
        return after.committed().minus(before.committed());
    }

    /** The days on which what counts changes; more than one when money of several days goes back. */
    public Collection<LocalDate> daysChanged() {
        return after.days().differing(before.days());
    }

    /** By how much the money that counts on a day grows, or shrinks. */
    public Money committedChange(LocalDate day) {
        return after.days().on(day).minus(before.days().on(day));
    }

    /** By how much what is hired at the same time grows, or shrinks. */
    public Money hourlyChange() {
        return after.hourly().minus(before.hourly());
    }
}
