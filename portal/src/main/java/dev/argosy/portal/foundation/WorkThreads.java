package dev.argosy.portal.foundation;

import java.util.concurrent.Executor;

/** Threads for work that comes from outside, such as the calls of agents: virtual, one for each piece of work. */
public final class WorkThreads {
    private WorkThreads() {}

    /** Never refuses work and never makes it wait: whoever hands it over must bound it. */
    public static Executor perTask(String name) {
        Thread.Builder builder = Thread.ofVirtual().name(name);
        return builder::start;
    }
}
