package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockLoopTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    private void wait(Duration howLong) {
        nanos.addAndGet(howLong.toNanos());
    }

    @Test
    void theFirstTransactionAfterAJumpAlreadyWaits() {
        try (var database = TestDatabase.fresh()) {
            var clock = new ClockLoop(database.transactions(), nanos::get);
            clock.step();
            Instant now = database.transactions().run(Transaction::now);
            assertThat(clock.holds(now)).isTrue();
            wait(Duration.ofSeconds(1));
            assertThat(clock.holds(now.plusSeconds(30))).isFalse();
            wait(Duration.ofSeconds(9));
            assertThat(clock.holds(now.plusSeconds(10))).as("still suspended").isFalse();
            wait(Duration.ofSeconds(2));
            assertThat(clock.holds(now.plusSeconds(12))).as("waited").isTrue();
        }
    }

    @Test
    void theLoopSeesAJumpBetweenItsSteps() {
        try (var database = TestDatabase.fresh()) {
            var clock = new ClockLoop(database.transactions(), nanos::get);
            clock.step();
            database.advance(Duration.ofMinutes(5));
            clock.step();
            Instant now = database.transactions().run(Transaction::now);
            assertThat(clock.holds(now)).isFalse();
            wait(Duration.ofSeconds(11));
            clock.step();
            assertThat(clock.holds(now))
                    .as("the loop's own step was 11 s behind: waits again")
                    .isFalse();
        }
    }

    @Test
    void aTransactionThatWaitedSinceItReadTheTimeIsNoStep() {
        var clock = new ClockLoop(new MemoryTransactions(() -> NOON), nanos::get);
        wait(Duration.ofMinutes(1));
        assertThat(clock.holds(NOON)).isTrue();
    }
}
