package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import java.util.List;
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
