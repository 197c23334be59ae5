package dev.argosy.bench;

import dev.argosy.ledger.Account;
import dev.argosy.ledger.Transfer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.UUID;

/** The usual way: lock both rows in id order, check, update both, insert the transfer, commit; one at a time. */
final class NaiveTransfers implements Clients.Work {
    private final BenchAccounts accounts;
    private final Random random;
    private final String run = UUID.randomUUID().toString();
    private long number;

    NaiveTransfers(BenchAccounts accounts, long seed) {
        this.accounts = accounts;
        this.random = new Random(seed);
    }

    @Override
    public int step(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Account payer = accounts.payer(random);
        long amount = 1 + random.nextInt(100);
        UUID from = payer.key();
        UUID to = accounts.hot().key();
        // PostgreSQL orders a uuid by its bytes, as its text is ordered
        boolean fromFirst = from.toString().compareTo(to.toString()) < 0;
        lock(connection, fromFirst ? from : to);
        lock(connection, fromFirst ? to : from);
        update(connection, "update money.account set debits = debits + ? where id = ?", amount, from);
        update(connection, "update money.account set credits = credits + ? where id = ?", amount, to);
        String cause = run + "/" + number++;
        try (var insert = connection.prepareStatement(
                "insert into money.transfer (id, debit, credit, amount, cause, at) values (?, ?, ?, ?, ?, now())")) {
            insert.setObject(1, Transfer.idOf(cause).uuid());
            insert.setObject(2, from);
            insert.setObject(3, to);
            insert.setLong(4, amount);
            insert.setString(5, cause);
            insert.executeUpdate();
        }
        connection.commit();
        return 1;
    }

    private static void lock(Connection connection, UUID account) throws SQLException {
        try (var select =
                connection.prepareStatement("select debits, credits from money.account where id = ? for update")) {
            select.setObject(1, account);
            select.executeQuery().close();
        }
    }

    private static void update(Connection connection, String sql, long amount, UUID account) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            update.setLong(1, amount);
            update.setObject(2, account);
            update.executeUpdate();
        }
    }
}
