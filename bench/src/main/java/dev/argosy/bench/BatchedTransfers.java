package dev.argosy.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.UUID;

/** A thousand transfers a call, all decided and written by the database function; one transaction each call. */
final class BatchedTransfers implements Clients.Work {
    private static final int BATCH = 1_000;

    private final BenchAccounts accounts;
    private final Random random;
    private final String run = UUID.randomUUID().toString();
    private long number;

    BatchedTransfers(BenchAccounts accounts, long seed) {
        this.accounts = accounts;
        this.random = new Random(seed);
    }

    @Override
    public int step(Connection connection) throws SQLException {
        try (var batch = new ApplyBatch(connection)) {
            for (int i = 0; i < BATCH; i++) {
                batch.add(run + "/" + number++, accounts.payer(random), accounts.hot(), 1 + random.nextInt(100));
            }
            return batch.apply();
        }
    }
}
