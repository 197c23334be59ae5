package dev.argosy.simulation;

import java.util.concurrent.Executor;

/**
 * A process that may die: what it had planned and its threads are never run again. Anything that may die by itself is
 * one: a portal, an agent, a boot of a machine.
 */
final class Program {
    private final String name;
    private final Executor executor;
    private boolean dead;

    Program(String name, Scheduler scheduler) {
        this.name = name;
        this.executor = task -> scheduler.post(this, task);
    }

    boolean isDead() {
        return dead;
    }

    void die() {
        dead = true;
    }

    /** Continuations of its threads. */
    Executor executor() {
        return executor;
    }

    @Override
    public String toString() {
        return name;
    }
}
