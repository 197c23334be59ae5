package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.argosy.kernel.Requester;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.SqlTransactions;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Funds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlBudgetTest extends BudgetLivesContract {
    private static final int THREADS = 8;
    private static final int REQUESTS = 200;
    private static final long MINUTE = 60_000;

    private final TestDatabase database = TestDatabase.fresh();
    private final HikariDataSource pool = pool(database);
    private final MoneyStore store = new SqlMoneyStore();

    /** Thousands of transactions: a connection for each would take most of the time. */
    private static HikariDataSource pool(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setMaximumPoolSize(THREADS);
        return pool;
    }

    @AfterEach
    void drop() {
        pool.close();
        database.close();
    }

    @Test
    void hundredsAtOnceExceedNoBudgetOfAnyScope() throws Exception {
        limit(BudgetOwner.of(ANN.key()), 5 * MINUTE, Period.DAY, null);
        limit(BudgetOwner.of(ANN.project()), 12 * MINUTE, Period.MONTH, null);
        limit(BudgetOwner.of(ORGANIZATION), 20 * MINUTE, Period.EVER, null);

        Map<Requester, Integer> paid = payAtOnce();

        int ann = paid.getOrDefault(ANN, 0);
        int bob = paid.getOrDefault(BOB, 0);
        int eve = paid.getOrDefault(EVE, 0);
        assertThat(ann).isBetween(0, 5);
        assertThat(ann + bob).isBetween(0, 12);
        // a third of the requests are of each: the organization's budget is what ends all
        assertThat(ann + bob + eve).isEqualTo(20);
        assertThat(used(BudgetOwner.of(ANN.key()))).isEqualTo(ann * MINUTE);
        assertThat(used(BudgetOwner.of(ANN.project()))).isEqualTo((ann + bob) * MINUTE);
        assertThat(used(BudgetOwner.of(ORGANIZATION))).isEqualTo(20 * MINUTE);
        checkBooks();
    }

    @Test
    void hundredsAtOnceExceedNoHourlyBudget() throws Exception {
        limit(BudgetOwner.of(EVE.project()), null, Period.EVER, 7 * 3_600_000L);
        Map<Requester, Integer> paid = payAtOnce();
        assertThat(paid.get(EVE)).isEqualTo(7);
        assertThat(use(BudgetOwner.of(EVE.project())).hourly().microUsd()).isEqualTo(7 * 3_600_000L);
        checkBooks();
    }

    /** How many of the requests, each of a cluster of its own and a minute long, were paid for. */
    private Map<Requester, Integer> payAtOnce() throws Exception {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < REQUESTS; i++) {
            Funds.Group group = group(i, requesterOf(i), MINUTE, MINUTE);
            tasks.add(() -> transactions()
                            .run(tx -> funds().reserve(tx, List.of(group)))
                            .getFirst()
                    instanceof Funds.Answer.Paid);
        }
        var paid = new HashMap<Requester, Integer>();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Boolean>> answers = threads.invokeAll(tasks);
            for (int i = 0; i < REQUESTS; i++) {
                paid.merge(requesterOf(i), answers.get(i).get() ? 1 : 0, Integer::sum);
            }
        }
        return paid;
    }

    private static Requester requesterOf(int number) {
        return REQUESTERS.get(number % REQUESTERS.size());
    }

    @Test
    void whatWasReservedBeforeThereWereScopesIsReadAndCounts() {
        hire(1, null, MINUTE, MINUTE);
        hire(2, ANN, MINUTE, MINUTE);
        end(2, 0);
        transactions().execute(tx -> {
            DSLContext sql = SqlTransaction.of(tx).sql();
            // as the tables were before
            sql.execute("drop view money.budget_violation");
            sql.execute("drop view money.budget_use");
            sql.execute("alter table money.budget drop column period");
            sql.execute("alter table money.reservation drop column api_key, drop column project,"
                    + " drop column reserved_on, drop column reserved_amount");
            sql.execute("delete from money.counter where name ~ '^(key|prj)_|/day/|/month/'");
            sql.execute(script("V063__budgets.sql", "create view money.budget_use", "-- The key of a counter"));
            sql.execute(script("V065__budget_scopes.sql", "", ""));
        });
        checkBooks();
        limit(BudgetOwner.of(ORGANIZATION), MINUTE, Period.DAY, null);
        assertThat(used(BudgetOwner.of(ORGANIZATION))).isEqualTo(MINUTE);
        end(1, 20_000);
        assertThat(used(BudgetOwner.of(ORGANIZATION))).isEqualTo(20_000);
    }

    /** The part of a migration between two of its lines; empty for its beginning and its end. */
    private static String script(String name, String from, String to) {
        try (InputStream in = SqlBudgetTest.class.getResourceAsStream("/db/migration/" + name)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf(from), to.isEmpty() ? text.length() : text.indexOf(to));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Override
    int seeds() {
        return 4;
    }

    @Override
    void advance(Duration by) {
        database.advance(by);
    }

    @Override
    Transactions transactions() {
        return new SqlTransactions(pool);
    }

    @Override
    MoneyStore store() {
        return store;
    }

    @Override
    History history() {
        return database.history();
    }
}
