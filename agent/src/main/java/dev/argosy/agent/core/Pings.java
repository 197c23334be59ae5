package dev.argosy.agent.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Numbers pings and remembers when each was sent: remaining time counts from there. */
final class Pings {
    private static final int REMEMBERED = 64;

    private final Map<Long, Long> sent = new LinkedHashMap<>();
    private long number;

    long next(long now) {
        number++;
        sent.put(number, now);
        if (sent.size() > REMEMBERED) {
            sent.remove(sent.keySet().iterator().next());
        }
        return number;
    }

    /** When the ping was sent; empty for one that was not, or was answered before. */
    OptionalLong answered(long answeredNumber) {
        Long at = sent.remove(answeredNumber);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    void forgetAll() {
        sent.clear();
    }
}
