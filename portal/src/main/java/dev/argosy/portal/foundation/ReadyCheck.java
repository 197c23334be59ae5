package dev.argosy.portal.foundation;

/** One thing that must hold before the portal says that it is ready, such as the agents' port being open. */
public interface ReadyCheck {
    String name();

    boolean ready();
}
