package dev.argosy.agent.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Sends signed usage, one batch at a time, and again until the portal has answered. */
final class UsageReports {
    private static final Logger LOG = System.getLogger(UsageReports.class.getName());
    private static final long ANSWER_MILLIS = 10_000;

    private record Sent(long number, long at, UsageBook.Batch batch) {}

    private final Ports ports;
    private final UsageBook usage;
    private final FullJournal fullJournal;
    private final LongSupplier numbers;
    private Optional<Sent> sent = Optional.empty();
    private long againAt;

    UsageReports(Ports ports, UsageBook usage, FullJournal fullJournal, LongSupplier numbers) {
        this.ports = ports;
        this.usage = usage;
        this.fullJournal = fullJournal;
        this.numbers = numbers;
    }

    /** The session is over: no answer will come. */
    void lost() {
        sent = Optional.empty();
    }

    void send(long now) {
        boolean waitsForAnswer = sent.isPresent() && now - sent.get().at() < ANSWER_MILLIS;
        if (waitsForAnswer || now < againAt) {
            return;
        }
        usage.batch(ports.usage()).ifPresent(batch -> {
            ports.journal().sync();
            long number = numbers.getAsLong();
            sent = Optional.of(new Sent(number, now, batch));
            ports.link().send(new ToPortal.Usage(number, batch.report(), batch.signature(), batch.lines()));
        });
    }

    /** @return whether it was an answer to usage */
    boolean answered(FromPortal.Answer answer, long now) {
        if (sent.isEmpty() || sent.get().number() != answer.number()) {
            return false;
        }
        UsageBook.Batch batch = sent.get().batch();
        sent = Optional.empty();
        if (!answer.code().isEmpty()) {
            LOG.log(Level.WARNING, "usage: {0}: {1}", answer.code(), answer.message());
            againAt = now + ANSWER_MILLIS;
            return true;
        }
        answer.usageCodes().stream()
                .filter(code -> !code.isEmpty())
                .forEach(code -> LOG.log(Level.WARNING, "a usage record was not counted: {0}", code));
        batch.upTo().forEach((lease, sequence) -> {
            try {
                ports.journal().append(new JournalEntry.Taken(lease, sequence));
            } catch (JournalFullException full) {
                fullJournal.note("an acknowledgement is not written down", full);
            }
            usage.taken(lease, sequence);
        });
        return true;
    }
}
