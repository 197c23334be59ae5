package dev.argosy.bench;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.Transfer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Calls {@code money.apply_batch} through JDBC, as the portal does; every transfer is a group of its own. */
final class ApplyBatch implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement call;
    private final Map<Account, UUID> accounts = new LinkedHashMap<>();
    private final List<UUID> ids = new ArrayList<>();
    private final List<UUID> debits = new ArrayList<>();
    private final List<UUID> credits = new ArrayList<>();
    private final List<Long> amounts = new ArrayList<>();
    private final List<String> causes = new ArrayList<>();

    ApplyBatch(Connection connection) throws SQLException {
        this.connection = connection;
        this.call = connection.prepareStatement("select code from money.apply_batch(?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " '{}'::int[], '{}'::uuid[], '{}'::text[], '{}'::bigint[], '{}'::bigint[], ?, ?)");
    }

    void add(String cause, Account debit, Account credit, long amount) {
        ids.add(Transfer.idOf(cause).uuid());
        debits.add(accounts.computeIfAbsent(debit, Account::key));
        credits.add(accounts.computeIfAbsent(credit, Account::key));
        amounts.add(amount);
        causes.add(cause);
    }

    /** Applies what was added; anything but "created" is an error here. */
    int apply() throws SQLException {
        int count = ids.size();
        Integer[] groups = new Integer[count];
        for (int i = 0; i < count; i++) {
            groups[i] = i + 1;
        }
        call.setArray(1, connection.createArrayOf("uuid", accounts.values().toArray()));
        call.setArray(2, connection.createArrayOf("uuid", owners()));
        call.setArray(3, connection.createArrayOf("text", kinds()));
        call.setArray(4, connection.createArrayOf("int4", groups));
        call.setArray(5, connection.createArrayOf("uuid", ids.toArray()));
        call.setArray(6, connection.createArrayOf("uuid", debits.toArray()));
        call.setArray(7, connection.createArrayOf("uuid", credits.toArray()));
        call.setArray(8, connection.createArrayOf("int8", amounts.toArray()));
        call.setArray(9, connection.createArrayOf("text", causes.toArray()));
        call.setInt(10, count);
        call.setTimestamp(11, Timestamp.from(Instant.now()));
        try (var found = call.executeQuery()) {
            while (found.next()) {
                if (!found.getString(1).equals("created")) {
                    throw new SQLException("a transfer was not created: " + found.getString(1));
                }
            }
        }
        clear();
        return count;
    }

    private Object[] owners() {
        return accounts.keySet().stream()
                .map(account -> account.owner().map(OrganizationId::uuid).orElse(null))
                .toArray();
    }

    private Object[] kinds() {
        return accounts.keySet().stream().map(account -> account.kind().text()).toArray();
    }

    private void clear() {
        accounts.clear();
        ids.clear();
        debits.clear();
        credits.clear();
        amounts.clear();
        causes.clear();
    }

    @Override
    public void close() throws SQLException {
        call.close();
    }
}
