package dev.argosy.portal.money;

import dev.argosy.kernel.Money;
import dev.argosy.ledger.Booking;
import java.util.Collection;
import java.util.function.Function;

/** What is counted of leases. */
sealed interface Measure {
    /** The hourly rates of leases granted and not ended. */
    record Hourly() implements Measure {}

    /** What was reserved in a period and did not go back: charged and set aside. */
    record Total(Period.Span span) implements Measure {}

    /** The name of the owner's counter; the views of the database know these names too. */
    default String counter(BudgetOwner owner) {
        return owner.id().text() + "/"
                + switch (this) {
                    case Hourly() -> "hourly";
                    case Total(Period.Span(var period, var first)) ->
                        switch (period) {
                            case EVER -> owner.scope() == BudgetOwner.Scope.CLUSTER ? "committed" : "total";
                            case DAY -> "day/" + first;
                            case MONTH -> "month/" + first.toString().substring(0, 7);
                        };
                };
    }

    /** By how much bookings move the counter. */
    default Money change(Collection<Booking> bookings) {
        return switch (this) {
            case Hourly() -> sum(bookings, Booking::hourlyChange);
            case Total(var span) ->
                sum(
                        bookings,
                        booking -> booking.daysChanged().stream()
                                .filter(span::contains)
                                .map(booking::committedChange)
                                .reduce(Money.ZERO, Money::plus));
        };
    }

    private static Money sum(Collection<Booking> bookings, Function<Booking, Money> change) {
        return bookings.stream().map(change).reduce(Money.ZERO, Money::plus);
    }
}
