package dev.argosy.portal.cluster;

import dev.argosy.portal.foundation.History;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a reader of a cluster's events has come: facts, and bytes of each output. Its text is the id of an event,
 * opaque to readers: {@code 12-34;0o120;0e7}, with {@code !} after the facts once the end is among them.
 */
record StreamPosition(History.Position facts, boolean pastEnd, Map<LogKey, Long> offsets) {
    static final StreamPosition START = new StreamPosition(History.Position.START, false, Map.of());

    private static final Pattern FORM = Pattern.compile("(\\d{1,19}-\\d{1,19})(!?)((?:;\\d{1,4}[oe]\\d{1,18}){0,200})");
    private static final Pattern OFFSET = Pattern.compile(";(\\d+)([oe])(\\d+)");

    StreamPosition {
        offsets = Map.copyOf(offsets);
    }

    /** Reads an id that was sent; {@link IllegalArgumentException} for anything else. */
    static StreamPosition parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not the id of an event (expected: one that came with an event)");
        }
        var offsets = new TreeMap<LogKey, Long>();
        Matcher offset = OFFSET.matcher(form.group(3));
        while (offset.find()) {
            var key = new LogKey(Integer.parseInt(offset.group(1)), LogKey.Output.of(offset.group(2)));
            offsets.put(key, Long.parseLong(offset.group(3)));
        }
        return new StreamPosition(
                History.Position.parse(form.group(1)), !form.group(2).isEmpty(), offsets);
    }

    long offset(LogKey key) {
        return offsets.getOrDefault(key, 0L);
    }

    StreamPosition at(History.Position position, boolean end) {
        return new StreamPosition(position, pastEnd || end, offsets);
    }

    StreamPosition at(LogKey key, long offset) {
        var moved = new TreeMap<>(offsets);
        moved.put(key, offset);
        return new StreamPosition(facts, pastEnd, moved);
    }

    /** Output of a rank begins anew: another lease has it. */
    StreamPosition anew(int rank) {
        var others = new TreeMap<>(offsets);
        others.keySet().removeIf(key -> key.rank() == rank);
        return new StreamPosition(facts, pastEnd, others);
    }

    String text() {
        return facts
                + (pastEnd ? "!" : "")
                + new TreeMap<>(offsets)
                        .entrySet().stream()
                                .map(entry -> ";" + entry.getKey().rank()
                                        + entry.getKey().output().letter() + entry.getValue())
                                .collect(Collectors.joining());
    }
}
