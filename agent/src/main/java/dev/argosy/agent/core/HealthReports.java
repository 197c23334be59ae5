package dev.argosy.agent.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Tells the portal what is wrong with the machine: all of it at each change, and every minute. */
final class HealthReports {
    private static final Logger LOG = System.getLogger(HealthReports.class.getName());
    private static final long EVERY_MILLIS = 60_000;
    /** A control message holds so many, whatever they say. */
    static final int MOST = 32;

    private final Link link;
    private final LongSupplier numbers;
    /** Empty until the machine was looked at once: until then nothing is told, not even that nothing is wrong. */
    private Optional<List<Finding>> findings = Optional.empty();

    private boolean news;
    private long last;
    private long number;

    HealthReports(Link link, LongSupplier numbers) {
        this.link = link;
        this.numbers = numbers;
    }

    void found(List<Finding> all) {
        List<Finding> now = all.stream().limit(MOST).toList();
        news |= findings.map(before -> !same(before, now)).orElse(true);
        findings = Optional.of(now);
    }

    private static boolean same(List<Finding> before, List<Finding> now) {
        return before.size() == now.size()
                && now.stream().allMatch(one -> before.stream().anyMatch(one::same));
    }

    void greeted() {
        news = true;
    }

    void send(long now) {
        if (findings.isPresent() && (news || now - last >= EVERY_MILLIS)) {
            news = false;
            last = now;
            number = numbers.getAsLong();
            link.send(new ToPortal.Health(number, findings.get()));
        }
    }

    /** @return whether the answer was to a report of this kind; one that was refused is told again with the next */
    boolean answered(FromPortal.Answer answer) {
        if (answer.number() != number) {
            return false;
        }
        if (!answer.code().isEmpty()) {
            LOG.log(Level.DEBUG, "health: {0}: {1}", answer.code(), answer.message());
        }
        return true;
    }
}
