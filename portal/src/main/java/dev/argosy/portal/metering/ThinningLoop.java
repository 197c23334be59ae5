package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.LeaseEvent;
import java.time.Duration;
import java.util.List;

/**
 * Thins what is kept of leases whose money is closed, with or without a final record: the first, hourly and last
 * records stay. Drops old conflicts. Follows the history of {@code lease}, so that each settled lease is looked at
 * once.
 */
final class ThinningLoop implements Loop {
    static final String CURSOR = "metering:lease";
    /** Long enough for an operator to judge, and longer than a machine keeps what it could send again. */
    static final Duration CONFLICTS_KEPT = Duration.ofDays(90);

    static final int BATCH = 1_000;
    private static final int FACTS = 500;

    private final Transactions transactions;
    private final History history;
    private final MeterStore store;
    private final TimeTrust timeTrust;

    ThinningLoop(Transactions transactions, History history, MeterStore store, TimeTrust timeTrust) {
        this.transactions = transactions;
        this.history = history;
        this.store = store;
        this.timeTrust = timeTrust;
    }

    @Override
    public String name() {
        return "metering:thinning";
    }

    @Override
    public Duration period() {
        return Duration.ofMinutes(1);
    }

    @Override
    public boolean step() {
        boolean more = transactions.run(this::thin);
        return dropConflicts() || more;
    }

    /** The cursor stays until all that its facts ask for is dropped, a batch at a time. */
    private boolean thin(Transaction tx) {
        List<History.Entry> facts = history.read(tx, LeaseEvent.ROOM, history.cursor(tx, CURSOR), FACTS);
        if (facts.isEmpty()) {
            return false;
        }
        List<LeaseId> settled = facts.stream()
                .map(LeaseEvent::parse)
                .filter(LeaseEvent.LeaseSettled.class::isInstance)
                .map(LeaseEvent::lease)
                .distinct()
                .toList();
        if (!settled.isEmpty() && store.dropRolling(tx, settled, BATCH) == BATCH) {
            return true;
        }
        history.moveCursor(tx, CURSOR, facts.getLast().position());
        return facts.size() == FACTS;
    }

    private boolean dropConflicts() {
        return transactions.run(tx ->
                timeTrust.holds(tx.now()) && store.dropConflicts(tx, tx.now().minus(CONFLICTS_KEPT), BATCH) == BATCH);
    }
}
