package dev.argosy.portal.money;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** How often a total begins anew; by the calendar, in UTC. */
enum Period {
    EVER,
    DAY,
    MONTH;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LocalDate dayOf(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** The one that the day lies in. */
    Span around(LocalDate day) {
        return switch (this) {
            case EVER -> new Span(this, LocalDate.EPOCH);
            case DAY -> new Span(this, day);
            case MONTH -> new Span(this, day.withDayOfMonth(1));
        };
    }

    /** One such period; the budget of all times has one alone. */
    record Span(Period period, LocalDate first) {
        boolean contains(LocalDate day) {
            return period.around(day).equals(this);
        }

        /** When the next one begins. */
        Optional<Instant> end() {
            return switch (period) {
                case EVER -> Optional.empty();
                case DAY -> Optional.of(first.plusDays(1)).map(Span::midnight);
                case MONTH -> Optional.of(first.plusMonths(1)).map(Span::midnight);
            };
        }

        private static Instant midnight(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }
}
