package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.ledger.AccountKind;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Funds;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlFundsTest extends FundsContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final MoneyStore store = new SqlMoneyStore();

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    protected Transactions transactions() {
        return database.transactions();
    }

    @Override
    protected MoneyStore store() {
        return store;
    }

    @Override
    protected History history() {
        return database.history();
    }

    /** Each closes its own lease and looks whether the other is closed: the last of them issues the invoice. */
    @Test
    void nodesOfOneClusterThatEndAtTheSameMomentDoNotWaitForEachOther() throws Exception {
        give(AccountKind.AVAILABLE, 1_000_000);
        reserve(null, 60_000, 100_000, ONE, TWO);
        used(ONE, 20_000, true);
        used(TWO, 30_000, true);
        var attempts = new AtomicInteger();
        var firstHoldsAccounts = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> transactions().execute(tx -> {
                attempts.incrementAndGet();
                funds().end(tx, List.of(new Funds.End(ONE, 50_000)));
                firstHoldsAccounts.countDown();
                awaitSomeoneWaiting();
                funds().settle(tx, List.of(ONE), false);
            }));
            firstHoldsAccounts.await();
            transactions().execute(tx -> {
                attempts.incrementAndGet();
                funds().end(tx, List.of(new Funds.End(TWO, 50_000)));
                funds().settle(tx, List.of(TWO), false);
            });
            first.get();
        }
        assertThat(attempts).hasValue(2);
        assertThat(invoicesOfCustomer()).hasSize(1);
    }

    private void awaitSomeoneWaiting() {
        boolean waits = false;
        while (!waits) {
            waits = transactions()
                    .run(tx -> SqlTransaction.of(tx)
                            .sql()
                            .fetchExists(SqlTransaction.of(tx)
                                    .sql()
                                    .selectOne()
                                    .from("pg_locks")
                                    .where("not granted")));
        }
    }
}
