package dev.argosy.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps programs from logging: a world tells its history itself. */
final class Silence {
    /** Held, or its level would be forgotten with it. */
    private static final Logger AGENT = Logger.getLogger("dev.argosy");

    private Silence() {}

    /** Before anything logs. */
    static void fall() {
        System.setProperty("logback.configurationFile", "simulation-logback.xml");
        AGENT.setLevel(Level.OFF);
    }
}
