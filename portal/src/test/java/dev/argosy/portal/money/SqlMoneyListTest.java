package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transactions;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlMoneyListTest extends MoneyListContract {
    private final TestDatabase database = TestDatabase.fresh();
    private final MoneyStore store = new SqlMoneyStore();

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    Transactions transactions() {
        return database.transactions();
    }

    @Override
    MoneyStore store() {
        return store;
    }

    @Test
    void everyPageIsReadFromAnIndexWithoutSorting() {
        Invoice middle = issue().get(COUNT / 2);
        reserve();
        var after = new TimedKey(middle.issuedAt(), middle.id().uuid());
        transactions().execute(tx -> {
            var sql = SqlTransaction.of(tx).sql();
            // shares the tables with others, as organizations do
            OrganizationId other = new OrganizationId(new UUID(9, 9));
            sql.execute("update money.invoice set customer = ? where charged % 2 = 0", other.uuid());
            sql.execute("update money.reservation set provider = ? where fee_basis_points % 2 = 0", other.uuid());
            sql.execute("analyze money.invoice, money.reservation");
            var newest = new TimedKey(tx.now(), new UUID(-1, -1));

            assertThat(sql.explain(SqlMoneyStore.invoices(sql, CUSTOMER, after, 100))
                            .plan())
                    .contains("using invoice_by_customer", "ROW(issued_at, id) <")
                    .doesNotContain("Sort");
            assertThat(sql.explain(SqlReservationStore.ofProvider(sql, PROVIDER, newest, 100))
                            .plan())
                    .contains("using reservation_by_provider", "ROW(opened_at, lease) <")
                    .doesNotContain("Sort");
        });
    }
}
