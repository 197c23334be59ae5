package dev.argosy.client;

import java.time.Duration;

/** Elapsed time and waiting, so that tests decide how long both take. */
public interface Ticker {
    /** Milliseconds since some fixed moment; only differences mean anything. */
    long millis();

    void pause(Duration howLong) throws InterruptedException;
}
