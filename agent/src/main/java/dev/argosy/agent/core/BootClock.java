package dev.argosy.agent.core;

/** The machine's clock since its boot: never set, and it runs through suspend. */
public interface BootClock {
    /** Names this boot; instants of different boots cannot be compared. */
    String bootId();

    long millis();
}
