package dev.argosy.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only by waiting. */
final class FakeTicker implements Ticker {
    final List<Duration> pauses = new ArrayList<>();
    private long millis;

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public void pause(Duration howLong) {
        pauses.add(howLong);
        millis += howLong.toMillis();
    }
}
