package dev.argosy.portal.fleet;

import dev.argosy.portal.foundation.Transaction;

/** Keeps writes of an ended or replaced session out. */
@FunctionalInterface
public interface MachineSessions {
    /**
     * Makes sure, until the transaction ends, that no newer session of the machine has been accepted; otherwise throws
     * a refusal {@code session-replaced}, which rolls the transaction back.
     */
    void guard(Transaction tx, AgentMessages.Session session);
}
