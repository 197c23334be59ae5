package dev.argosy.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which faults a world has and how many: swarm testing, so that a rare fault is not always drowned by the common ones.
 * Rates are per hour, of each machine or of the portal; chances are per thousand.
 */
record Mix(Map<Fault, Integer> amounts) {
    /** What can go wrong. The amount says how often, or how much. */
    enum Fault {
        /** The agent's process dies; its workloads go on. Per hour and machine. */
        AGENT_CRASH(1, 12),
        /** The machine loses power and starts again. Per hour and machine. */
        REBOOT(1, 3),
        /** The machine is gone for good. Per ten hours and machine. */
        DEATH(1, 4),
        /** A session breaks, and the two sides learn of it apart. Per hour and machine. */
        CUT(1, 30),
        /** Nothing passes between a machine and the portal for a while. Per hour and machine. */
        PARTITION(1, 4),
        /** Nothing passes between any machine and the portal for a while. Per hour. */
        BLACKOUT(1, 3),
        /** Messages are lost, doubled and overtake each other; a session that loses one breaks soon. Per thousand. */
        BAD_LINE(1, 60),
        /** The portal's process dies. Per hour. */
        PORTAL_CRASH(1, 20),
        /** The portal is started from a backup some minutes old. Per two hours. */
        RESTORE(1, 2),
        /** Transactions conflict, fail, or commit without an answer. Per thousand. */
        DATABASE(1, 40),
        /** The database is away for a while. Per hour. */
        DATABASE_AWAY(1, 4),
        /** The disk of a machine's journal is full for a while. Per hour and machine. */
        DISK_FULL(1, 3),
        /** A machine comes back with its disk as it was some minutes ago. Per ten hours and machine. */
        ROLLBACK(1, 3),
        /** A machine comes back with an empty journal. Per ten hours and machine. */
        JOURNAL_LOST(1, 2),
        /** Machines' clocks run fast or slow. Parts per million, at most. */
        DRIFT(20, 200),
        /** Files cannot be fetched, commands do not start. Per thousand starts. */
        START_FAILURE(10, 150),
        /** Workloads that do not end when they are asked to. Per thousand. */
        STUBBORN(10, 200),
        /** Providers cordon, drain and open machines. Per hour and machine. */
        PROVIDER(1, 4);

        private final int low;
        private final int high;

        Fault(int low, int high) {
            this.low = low;
            this.high = high;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Mix {
        amounts = new TreeMap<>(amounts);
    }

    /** Each fault is there or not, at an amount of its own. */
    static Mix drawn(SplittableRandom random) {
        var amounts = new TreeMap<Fault, Integer>();
        for (Fault fault : Fault.values()) {
            boolean there = random.nextInt(100) < 45;
            int amount = random.nextInt(fault.low, fault.high + 1);
            if (there) {
                amounts.put(fault, amount);
            }
        }
        return new Mix(amounts);
    }

    /** {@code none}, or names with amounts such as {@code cut=10,reboot=2}; a name alone has half of its most. */
    static Mix parse(String text) {
        var amounts = new TreeMap<Fault, Integer>();
        if (!text.equals("none")) {
            for (String part : text.split(",", -1)) {
                int equals = part.indexOf('=');
                String name = (equals < 0 ? part : part.substring(0, equals)).strip();
                Fault fault = named(name);
                amounts.put(
                        fault,
                        equals < 0
                                ? Math.max(fault.low, fault.high / 2)
                                : amount(name, part.substring(equals + 1).strip()));
            }
        }
        return new Mix(amounts);
    }

    private static int amount(String name, String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("fault " + name + ": '" + text + "' (expected: a whole number)");
        }
        return Integer.parseInt(text);
    }

    private static Fault named(String name) {
        for (Fault fault : Fault.values()) {
            if (fault.text().equals(name)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("fault: '" + name + "' (expected: one of "
                + Arrays.stream(Fault.values()).map(Fault::text).collect(Collectors.joining(", ")) + ")");
    }

    int of(Fault fault) {
        return amounts.getOrDefault(fault, 0);
    }

    boolean has(Fault fault) {
        return of(fault) > 0;
    }

    /** Once in so many milliseconds on average, for a rate in an hour; never when it is 0. */
    static long pause(SplittableRandom random, double perHour) {
        if (perHour <= 0) {
            return Long.MAX_VALUE / 4;
        }
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * 3_600_000 / perHour);
    }

    @Override
    public String toString() {
        return amounts.isEmpty()
                ? "none"
                : amounts.entrySet().stream()
                        .map(entry -> entry.getKey().text() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
    }
}
