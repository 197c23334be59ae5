package dev.argosy.cli;

import dev.argosy.kernel.Amounts;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people write amounts, times and sizes on the command line, and how they are shown to them. */
public final class Words {
    private static final Pattern SHORT_DURATION = Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([MGT])(?:i?B)?", Pattern.CASE_INSENSITIVE);
    private static final int MOST_DIGITS = 9;

    private Words() {}

    public static String usd(long microUsd) {
        return Money.ofMicroUsd(microUsd).toUsd();
    }

    public static String usd(Optional<Long> microUsd) {
        return microUsd.map(Words::usd).orElse("");
    }

    /** Decimal USD to micro-USD, refused when negative, too large or finer than a micro-USD. */
    public static long microUsd(String field, String text) {
        return Amounts.parseUsd(field, text).microUsd();
    }

    /** {@code 90s}, {@code 30m}, {@code 1h30m}, {@code 2d} or ISO-8601, as ISO-8601. */
    public static String duration(String field, String text) {
        Matcher parts = SHORT_DURATION.matcher(text.strip());
        try {
            Duration duration;
            if (!text.isBlank() && parts.matches()) {
                duration = Duration.ofDays(count(parts.group(1)))
                        .plusHours(count(parts.group(2)))
                        .plusMinutes(count(parts.group(3)))
                        .plusSeconds(count(parts.group(4)));
            } else {
                duration = Duration.parse(text.strip().toUpperCase(Locale.ROOT));
            }
            if (duration.isPositive()) {
                return duration.toString();
            }
        } catch (DateTimeException | NumberFormatException notDuration) {
            throw wrong(field, text, "a duration such as 90s, 30m or 2h");
        }
        throw wrong(field, text, "a duration above zero");
    }

    /** An instant such as {@code 2026-12-01T08:00Z} or with another offset, as ISO-8601 in UTC. */
    public static String instant(String field, String text) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant().toString();
        } catch (DateTimeException notInstant) {
            throw wrong(field, text, "an instant such as 2026-12-01T08:00Z or 2026-12-01T09:00+01:00");
        }
    }

    private static long count(String digits) {
        if (digits == null) {
            return 0;
        }
        if (digits.length() > MOST_DIGITS) {
            throw new NumberFormatException("too many digits");
        }
        return Long.parseLong(digits);
    }

    /** {@code 512M}, {@code 24G} or {@code 1T} to MiB. */
    public static long mebibytes(String field, String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches() || size.group(1).length() > MOST_DIGITS) {
            throw wrong(field, text, "a size such as 512M or 24G");
        }
        int shift = switch (size.group(2).toUpperCase(Locale.ROOT)) {
            case "G" -> 10;
            case "T" -> 20;
            default -> 0;
        };
        return Long.parseLong(size.group(1)) << shift;
    }

    /** Cores, {@code 2} or {@code 0.5}, to thousandths of one. */
    public static long cpuMillis(String field, String text) {
        try {
            BigDecimal cores = new BigDecimal(text.strip());
            if (cores.signum() > 0 && cores.precision() <= MOST_DIGITS && Math.abs(cores.scale()) <= MOST_DIGITS) {
                return cores.movePointRight(3)
                        .setScale(0, RoundingMode.UNNECESSARY)
                        .longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException notCores) {
            throw wrong(field, text, "a number of cores such as 2 or 0.5");
        }
        throw wrong(field, text, "a number of cores above zero");
    }

    /** Thousandths of a core as a person reads them: {@code 2}, {@code 0.5}. */
    public static String cores(long cpuMillis) {
        return BigDecimal.valueOf(cpuMillis, 3).stripTrailingZeros().toPlainString();
    }

    /** MiB as a person reads them. */
    public static String size(long mebibytes) {
        return mebibytes < 1024
                ? mebibytes + " MiB"
                : BigDecimal.valueOf(mebibytes)
                                .divide(BigDecimal.valueOf(1024), 1, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " GiB";
    }

    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
    }

    /** Milliseconds as a person reads them: {@code 12 ms}, {@code 3.4 s}, {@code 5 min 02 s}. */
    public static String millis(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
        }
        long seconds = millis / 1_000;
        return seconds < 3_600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds / 60 % 60);
    }

    /** How long ago an ISO instant was, or the text itself where it is none. */
    /** How long until an instant; empty without one. */
    public static String until(String instant, Instant now) {
        if (instant.isEmpty()) {
            return "";
        }
        try {
            long seconds =
                    Math.max(0, Duration.between(now, Instant.parse(instant)).toSeconds());
            if (seconds < 3_600) {
                return seconds < 60 ? seconds + " s" : seconds / 60 + " min";
            }
            return seconds < 86_400 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
        } catch (DateTimeException notInstant) {
            return instant;
        }
    }

    public static String ago(String instant, Instant now) {
        if (instant.isEmpty()) {
            return "";
        }
        try {
            long seconds =
                    Math.max(0, Duration.between(Instant.parse(instant), now).toSeconds());
            if (seconds < 60) {
                return seconds + " s ago";
            }
            if (seconds < 3_600) {
                return seconds / 60 + " min ago";
            }
            return seconds < 86_400 ? seconds / 3_600 + " h ago" : seconds / 86_400 + " d ago";
        } catch (DateTimeException notInstant) {
            return instant;
        }
    }

    private static RuntimeException wrong(String field, String text, String expected) {
        return Refusal.of(
                        Codes.INVALID_VALUE,
                        field + ": '" + Table.clean(text) + "' (expected: " + expected + ")",
                        "correct " + field)
                .asException();
    }
}
