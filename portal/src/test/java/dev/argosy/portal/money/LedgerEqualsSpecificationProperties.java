package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import dev.argosy.ledger.CounterChange;
import dev.argosy.ledger.GroupResult;
import dev.argosy.ledger.Ledger;
import dev.argosy.ledger.Sums;
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import dev.argosy.portal.foundation.SqlTransaction;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Random batches over few accounts, causes and counters: the database answers what the specification answers. */
class LedgerEqualsSpecificationProperties {
    private static final List<Account> ACCOUNTS = List.of(
            Account.platform(AccountKind.FAUCET),
            Account.platform(AccountKind.FEES),
            Account.platform(AccountKind.SUSPENSE),
            Account.of(new OrganizationId(new UUID(9, 1)), AccountKind.AVAILABLE),
            Account.of(new OrganizationId(new UUID(9, 1)), AccountKind.DISPUTED),
            Account.of(new OrganizationId(new UUID(9, 2)), AccountKind.EARNED),
            Account.of(new OrganizationId(new UUID(9, 2)), AccountKind.RECEIVABLE));

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    /** A new database for each try would take most of the time; as a replica the append-only trigger does not fire. */
    private static final List<String> EMPTYING = List.of(
            "set local session_replication_role = replica", "truncate money.account, money.transfer, money.counter");

    private final MoneyStore store = new SqlMoneyStore();

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void theDatabaseEqualsTheSpecification(@ForAll("batches") List<List<TransferGroup>> batches) {
        var specification = new Ledger();
        Transactions transactions = DATABASE.transactions();
        transactions.execute(tx -> EMPTYING.forEach(SqlTransaction.of(tx).sql()::execute));
        for (List<TransferGroup> batch : batches) {
            List<GroupResult> expected = specification.apply(batch);
            List<GroupResult> results = transactions.run(tx -> store.apply(tx, batch));
            assertThat(results).isEqualTo(expected);
            Map<Account, Sums> sums = transactions.run(tx -> store.sums(tx, ACCOUNTS));
            assertThat(sums).isEqualTo(sums(specification));
            Map<String, Long> counters = transactions.run(tx -> store.lockCounters(tx, List.of("one", "two")));
            assertThat(counters)
                    .isEqualTo(Map.of("one", specification.counter("one"), "two", specification.counter("two")));
        }
        LedgerCheck check = transactions.run(store::check);
        assertThat(check.violations()).isEmpty();
        assertThat(check.balanced()).isTrue();
        assertThat(check.transfers()).isEqualTo(specification.transfers().size());
    }

    private static Map<Account, Sums> sums(Ledger ledger) {
        var sums = new LinkedHashMap<Account, Sums>();
        ACCOUNTS.forEach(account -> sums.put(account, ledger.sums(account)));
        return sums;
    }

    @Provide
    Arbitrary<List<List<TransferGroup>>> batches() {
        return groups().list().ofMinSize(1).ofMaxSize(12).list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<TransferGroup> groups() {
        return Combinators.combine(
                        transfers().list().ofMaxSize(4), counters().list().ofMaxSize(3))
                .filter((transfers, counters) -> !transfers.isEmpty() || !counters.isEmpty())
                .as((transfers, counters) -> {
                    var distinct = new LinkedHashMap<String, Transfer>();
                    transfers.forEach(transfer -> distinct.putIfAbsent(transfer.cause(), transfer));
                    return new TransferGroup(new ArrayList<>(distinct.values()), counters);
                });
    }

    private static Arbitrary<Transfer> transfers() {
        Arbitrary<Long> amounts = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.longs().between(1, 20)),
                Tuple.of(1, Arbitraries.longs().between(Long.MAX_VALUE - 30, Long.MAX_VALUE)));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(0, ACCOUNTS.size() - 1),
                        Arbitraries.integers().between(1, ACCOUNTS.size() - 1),
                        amounts)
                .as((cause, from, step, amount) -> Transfer.of(
                        "cause-" + cause,
                        ACCOUNTS.get(from),
                        ACCOUNTS.get((from + step) % ACCOUNTS.size()),
                        Money.ofMicroUsd(amount)));
    }

    private static Arbitrary<CounterChange> counters() {
        Arbitrary<Long> deltas = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.longs().between(-8, 8)),
                Tuple.of(1, Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE)));
        Arbitrary<Long> limits = Arbitraries.of(10L, 30L, CounterChange.UNLIMITED);
        return Combinators.combine(Arbitraries.of("one", "two"), deltas, limits).as(CounterChange::new);
    }
}
