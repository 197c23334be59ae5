package dev.argosy.cli;

import dev.argosy.kernel.Money;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A portal's words in those of the command line: options for fields, USD for micro-USD, 30s for PT30S. */
final class Spoken {
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("maxPriceMicroUsdPerGpuHour", "--max-price"),
            Map.entry("budgetMicroUsd", "--budget"),
            Map.entry("amountMicroUsd", "amount"),
            Map.entry("totalMicroUsd", "amount"),
            Map.entry("hourlyMicroUsd", "--hourly"),
            Map.entry("microUsdPerGpuHour", "price"),
            Map.entry("duration", "--for"),
            Map.entry("nodes", "--nodes"),
            Map.entry("environment", "--env"),
            Map.entry("name", "--name"),
            Map.entry("onNodeFailure", "--on-node-failure"),
            Map.entry("replaceAfter", "--replace-after"),
            Map.entry("checkpoint.command", "--checkpoint-command"),
            Map.entry("checkpoint.deadline", "--checkpoint-deadline"),
            Map.entry("queue.retries", "--retries"),
            Map.entry("queue.queueTimeout", "--queue-timeout"),
            Map.entry("imageTimeout", "--image-timeout"),
            Map.entry("timeout", "--timeout"),
            Map.entry("shape.gpus", "--gpus"),
            Map.entry("shape.gpuMemoryMiB", "--gpu-memory"),
            Map.entry("shape.cpuMillis", "--cpu"),
            Map.entry("shape.memoryMiB", "--memory"),
            Map.entry("shape.diskMiB", "--disk"),
            Map.entry("shape.models", "--model"),
            Map.entry("shape.countries", "--country"));

    private static final Pattern FIELD = Pattern.compile("^([A-Za-z][A-Za-z.]*)(?=: )");
    private static final Pattern DURATION =
            Pattern.compile("(?<![A-Za-z0-9])P(?:\\d+D)?(?:T(?:\\d+(?:\\.\\d+)?[HMS])+)?(?![A-Za-z0-9])");
    private static final Pattern MICRO = Pattern.compile("(-?\\d{1,19})( micro-USD)");
    /** The value before the rule that names the unit. */
    private static final Pattern VALUE = Pattern.compile("(: )(-?\\d{1,18})(?= \\(expected: [<>]=? )");

    private static final String MONEY = "MicroUsd";

    private Spoken() {}

    static String message(String portals) {
        Matcher field = FIELD.matcher(portals);
        boolean money = portals.contains("micro-USD");
        String said = field.find() && OPTIONS.containsKey(field.group(1))
                ? OPTIONS.get(field.group(1)) + portals.substring(field.end())
                : portals;
        if (money) {
            said = VALUE.matcher(said).replaceFirst(found -> found.group(1) + usd(found.group(2)));
        }
        said = MICRO.matcher(said).replaceAll(found -> usd(found.group(1)));
        return DURATION.matcher(said).replaceAll(found -> Matcher.quoteReplacement(time(found.group())));
    }

    /** A fact beside the message: its name and value. */
    static Map.Entry<String, String> fact(String name, String value) {
        return name.endsWith(MONEY) && value.matches("-?\\d{1,18}")
                ? Map.entry(spaced(name.substring(0, name.length() - MONEY.length())), usd(value))
                : Map.entry(name, value);
    }

    private static String spaced(String camel) {
        return camel.chars()
                .mapToObj(letter -> Character.isUpperCase(letter)
                        ? " " + Character.toLowerCase((char) letter)
                        : String.valueOf((char) letter))
                .collect(Collectors.joining());
    }

    private static String usd(String micro) {
        long amount;
        try {
            amount = Long.parseLong(micro);
        } catch (NumberFormatException tooLong) {
            return micro + " micro-USD";
        }
        return (amount < 0 ? "-" : "") + Money.ofMicroUsd(Math.abs(amount)).toUsd() + " USD";
    }

    /** {@code PT30S} as {@code 30s}, {@code P30D} as {@code 30d}. */
    private static String time(String iso) {
        try {
            Duration time = Duration.parse(iso);
            if (time.isNegative() || time.getNano() != 0) {
                return iso;
            }
            if (time.toSeconds() % 86_400 == 0 && time.toDays() > 0) {
                return time.toDays() + "d";
            }
            return time.toString().substring(2).toLowerCase(Locale.ROOT);
        } catch (DateTimeException notOne) {
            return iso;
        }
    }
}
