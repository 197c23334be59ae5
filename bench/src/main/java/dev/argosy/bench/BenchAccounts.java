package dev.argosy.bench;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.AccountKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ten thousand organizations with money, and the platform's fee account that every transfer goes to. */
final class BenchAccounts {
    private static final int ORGANIZATIONS = 10_000;
    private static final long MONEY = 1_000_000_000_000L;

    private final List<Account> payers = new ArrayList<>();
    private final Account hot = Account.platform(AccountKind.FEES);

    BenchAccounts() {
        for (int i = 0; i < ORGANIZATIONS; i++) {
            payers.add(Account.of(new OrganizationId(new UUID(77, i)), AccountKind.AVAILABLE));
        }
    }

    Account hot() {
        return hot;
    }

    Account payer(RandomGenerator random) {
        return payers.get(random.nextInt(ORGANIZATIONS));
    }

    /** Gives every organization money out of the faucet, with a transfer for each so that the audit holds. */
    void fund(Connection connection) throws SQLException {
        Account faucet = Account.platform(AccountKind.FAUCET);
        try (var batch = new ApplyBatch(connection)) {
            for (Account payer : payers) {
                batch.add("funding/" + payer.text(), faucet, payer, MONEY);
            }
            batch.apply();
        }
        try (var statement = connection.createStatement()) {
            // the naive way must find the hot account there
            statement.execute("insert into money.account (id, owner, kind) values ('" + hot.key()
                    + "', null, 'fees') on conflict do nothing");
            statement.execute("vacuum analyze money.account");
        }
    }
}
