package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.ledger.GroupResult;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlLedgerTest extends LedgerContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final MoneyStore store = new SqlMoneyStore();

    @AfterEach
    void theBooksAreInOrder() {
        LedgerCheck check = transactions().run(store::check);
        assertThat(check.violations()).isEmpty();
        assertThat(check.balanced()).isTrue();
        database.close();
    }

    @Test
    void transfersCannotBeChangedOrRemoved() {
        transactions().execute(tx -> store.apply(tx, List.of(TransferGroup.of(transfer("in", FAUCET, ANNS, 1)))));
        for (String change : List.of(
                "update money.transfer set amount = 2", "delete from money.transfer", "truncate money.transfer")) {
            assertThatThrownBy(() -> execute(change)).hasMessageContaining("never changed");
        }
    }

    @Test
    void theTableItselfRefusesAnOverdraft() {
        transactions().execute(tx -> store.apply(tx, List.of(TransferGroup.of(transfer("in", FAUCET, ANNS, 1)))));
        assertThatThrownBy(() -> execute("update money.account set debits = 2 where kind = 'available'"))
                .hasMessageContaining("protected_is_never_overdrawn");
    }

    @Test
    void manyAtOnceNeverSpendMoreThanThereIs() throws Exception {
        transactions().execute(tx -> store.apply(tx, List.of(TransferGroup.of(transfer("in", FAUCET, ANNS, 100)))));
        var created = new AtomicInteger();
        var refused = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var running = new ArrayList<Future<?>>();
            for (int client = 0; client < 8; client++) {
                int number = client;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 5; i++) {
                        var group = new TransferGroup(
                                List.of(
                                        transfer(number + "/" + i, ANNS, BOBS, 5),
                                        transfer(number + "/fee/" + i, BOBS, FEES, 1)),
                                List.of(count(5, 60)));
                        GroupResult result = transactions()
                                .run(tx -> store.apply(tx, List.of(group)))
                                .getFirst();
                        (result instanceof GroupResult.Created ? created : refused).incrementAndGet();
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        // 60 of budget is reached before 100 of money
        assertThat(created).hasValue(12);
        assertThat(refused).hasValue(28);
    }

    private void execute(String sql) {
        transactions().execute(tx -> SqlTransaction.of(tx).sql().execute(sql));
    }

    @Override
    protected Transactions transactions() {
        return database.transactions();
    }

    @Override
    protected MoneyStore store() {
        return store;
    }
}
