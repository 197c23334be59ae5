package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.portal.foundation.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the stocks of machines, their holdings, and quotes. */
interface MarketStore {
    /** Stocks of these machines, locked in the order of their ids until the transaction ends; unknown are absent. */
    Map<MachineId, Stock> lock(Transaction tx, Collection<MachineId> machines);

    /** As {@link #lock}, without a lock: for the view, never for a decision. */
    Map<MachineId, Stock> read(Transaction tx, Collection<MachineId> machines);

    Map<MachineId, Stock> all(Transaction tx);

    /** On which machines these holders have something; read without a lock. */
    Set<MachineId> machinesOf(Transaction tx, Collection<String> holders);

    /** Adds stocks of machines that are not known yet; known ones are left as they are. */
    void insert(Transaction tx, Collection<Stock> stocks);

    /** Writes what changed between two versions of locked stocks; another version in the store is a conflict. */
    void update(Transaction tx, Map<MachineId, Stock> before, Map<MachineId, Stock> after);

    void saveQuote(Transaction tx, Quote quote);

    Optional<Quote> quote(Transaction tx, QuoteId id);

    /** Forgets quotes that expired before an instant, at most the limit. */
    void dropQuotes(Transaction tx, Instant expiredBefore, int limit);
}
