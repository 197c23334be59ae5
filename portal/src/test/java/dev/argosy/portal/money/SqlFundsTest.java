package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.CounterChange;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Funds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlFundsTest extends FundsContract {
    private static final int CLIENTS = 8;
    private static final int REQUESTS = 32;

    private final TestDatabase database = TestDatabase.fresh();
    private final MoneyStore store = new SqlMoneyStore();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void hundredsOfRequestsAtOnceNeverExceedABudget() throws Exception {
        give(AccountKind.AVAILABLE, 1_000_000_000);
        budget(10 * 60_000L, null);
        assertThat(paidAtOnce(0)).isEqualTo(10);
        assertThat(use().total()).isEqualTo(Money.ofMicroUsd(10 * 60_000L));
        budget(null, 25 * 3_600_000L);
        assertThat(paidAtOnce(CLIENTS)).isEqualTo(15);
        assertThat(use().hourly()).isEqualTo(Money.ofMicroUsd(25 * 3_600_000L));
        checkBooks();
    }

    /** How many of hundreds of requests, each of a cluster of its own and a minute long, were paid for. */
    private int paidAtOnce(int series) throws Exception {
        var paid = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var running = new ArrayList<Future<?>>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = series + client;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < REQUESTS; i++) {
                        Funds.Group group =
                                group(new ClusterId(new UUID(number, i)), null, 60_000, 60_000, lease(number, i));
                        List<Funds.Answer> answers = transactions().run(tx -> funds().reserve(tx, List.of(group)));
                        if (answers.getFirst() instanceof Funds.Answer.Paid) {
                            paid.incrementAndGet();
                        }
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        return paid.get();
    }

    @Test
    void whatWasHiredBeforeThereWereBudgetsCounts() {
        give(AccountKind.AVAILABLE, 1_000_000);
        transactions()
                .execute(tx -> funds().reserve(
                                tx, List.of(group(new ClusterId(new UUID(1, 1)), null, 60_000, 60_000, lease(1, 1)))));
        Budgets.Use before = use();
        transactions().execute(tx -> {
            SqlTransaction.of(tx).sql().execute("delete from money.counter where name like 'org%'");
            assertThat(store.check(tx).violations()).hasSize(4);
            SqlTransaction.of(tx).sql().execute("select money.count_budget_use()");
        });
        assertThat(use()).isEqualTo(before);
        checkBooks();
        // the counters are found again by the keys that Java derives
        UUID key = transactions()
                .run(tx -> SqlTransaction.of(tx)
                        .sql()
                        .fetchSingle("select money.counter_key('a name')")
                        .get(0, UUID.class));
        assertThat(key).isEqualTo(new CounterChange("a name", 1, 1).key());
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
        complete(CLUSTER);
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

    /** One extends the first and ends the second, another ends the second: none waits with accounts in its hands. */
    @Test
    void batchesThatLockUpFrontDoNotWaitForEachOther() throws Exception {
        give(AccountKind.AVAILABLE, 1_000_000);
        var first = new ClusterId(new UUID(1, 1));
        var second = new ClusterId(new UUID(1, 2));
        LeaseId ofFirst = lease(1, 1);
        LeaseId ofSecond = lease(1, 2);
        transactions()
                .execute(tx -> funds().reserve(
                                tx,
                                List.of(
                                        group(first, null, 60_000, 60_000, ofFirst),
                                        group(second, null, 60_000, 60_000, ofSecond))));
        var attempts = new AtomicInteger();
        var firstHoldsAccounts = new CountDownLatch(1);
        var both = List.of(ofFirst, ofSecond);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var batch = threads.submit(() -> transactions().execute(tx -> {
                attempts.incrementAndGet();
                funds().lock(tx, both);
                funds().reserve(tx, List.of(group(first, null, 90_000, 90_000, ofFirst)));
                firstHoldsAccounts.countDown();
                awaitSomeoneWaiting();
                funds().end(tx, List.of(new Funds.End(ofSecond, 50_000)));
            }));
            firstHoldsAccounts.await();
            transactions().execute(tx -> {
                attempts.incrementAndGet();
                funds().lock(tx, List.of(ofSecond));
                funds().end(tx, List.of(new Funds.End(ofSecond, 50_000)));
            });
            batch.get();
        }
        assertThat(attempts).hasValue(2);
        checkBooks();
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
