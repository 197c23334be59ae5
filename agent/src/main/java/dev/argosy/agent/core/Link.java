package dev.argosy.agent.core;

/** The way to the portal. Sending never waits; what is sent while the link is down is lost. */
public interface Link {
    void send(ToPortal message);

    /** Ends the session, because the other side cannot be believed or has asked for it; a new one follows. */
    void hangUp(String why);
}
