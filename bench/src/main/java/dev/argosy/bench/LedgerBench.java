package dev.argosy.bench;

import dev.argosy.portal.foundation.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;

/**
 * The ledger's batches against row locks, on one durable embedded PostgreSQL, every transfer touching one hot account.
 *
 * <p>Rounds are paired: both ways run one after the other in each round, in turn first, so that what else the machine
 * does hits both; the ratio of a round means something where a single figure does not. Both write the same tables,
 * which are audited at the end.
 */
final class LedgerBench {
    private static final int ROUNDS = 5;
    private static final int NAIVE_CLIENTS = 8;
    private static final int BATCH_CLIENTS = 2;
    private static final int DEFAULT_SECONDS = 3;

    private final Options options;
    private final PrintStream out;

    private LedgerBench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** One round: transfers a second each way. */
    private record Round(double naive, double batched) {
        double ratio() {
            return batched / naive;
        }
    }

    /** What the audit after all rounds found. */
    private record Audit(long transfers, boolean balanced, long violations) {
        boolean good() {
            return balanced && violations == 0;
        }
    }

    static int run(Options options, PrintStream out) throws IOException, InterruptedException, SQLException {
        return new LedgerBench(options, out).run();
    }

    private int run() throws IOException, InterruptedException, SQLException {
        Path folder = Files.createTempDirectory("argosy-bench-ledger");
        var postgres = new EmbeddedPostgres.Options(
                folder.resolve("data"), folder.resolve("password"), folder.resolve("log"), cache(), true);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(postgres)) {
            var connections = new Connections(server.jdbcUrl(), server.user(), server.password());
            Flyway.configure()
                    .dataSource(server.jdbcUrl(), server.user(), server.password())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            var accounts = new BenchAccounts();
            try (Connection connection = connections.open()) {
                accounts.fund(connection);
            }
            var rounds = new ArrayList<Round>();
            int seconds = options.seconds(DEFAULT_SECONDS);
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add(round(connections, accounts, round, seconds));
                if (!options.json()) {
                    print(rounds.getLast());
                }
            }
            Audit audit = audit(connections);
            report(rounds, audit);
            return audit.good() ? 0 : 1;
        } finally {
            deleteTree(folder);
        }
    }

    private Round round(Connections connections, BenchAccounts accounts, int number, int seconds)
            throws InterruptedException {
        var naive =
                new Clients(connections, NAIVE_CLIENTS, client -> new NaiveTransfers(accounts, seed(number, client)));
        var batched =
                new Clients(connections, BATCH_CLIENTS, client -> new BatchedTransfers(accounts, seed(number, client)));
        if (number % 2 == 0) {
            double first = naive.perSecond(seconds);
            return new Round(first, batched.perSecond(seconds));
        }
        double first = batched.perSecond(seconds);
        return new Round(naive.perSecond(seconds), first);
    }

    private static long seed(int round, int client) {
        return 1_000L * round + client;
    }

    private static Audit audit(Connections connections) throws SQLException {
        try (Connection connection = connections.open();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select (select count(*) from money.transfer),"
                        + " (select sum(debits) = sum(credits) from money.account),"
                        + " (select count(*) from money.violation)")) {
            found.next();
            return new Audit(found.getLong(1), found.getBoolean(2), found.getLong(3));
        }
    }

    private void print(Round round) {
        out.printf(
                Locale.ROOT,
                "row locks %,9.0f/s   batches %,9.0f/s   ratio %.1f%n",
                round.naive(),
                round.batched(),
                round.ratio());
    }

    private void report(List<Round> rounds, Audit audit) {
        double median = rounds.stream()
                .mapToDouble(Round::ratio)
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
        double best = rounds.stream().mapToDouble(Round::batched).max().orElseThrow();
        if (!options.json()) {
            out.printf(Locale.ROOT, "median ratio %.1f, best %,.0f transfers/s%n", median, best);
            out.printf(
                    "audit of %,d transfers: %s%n",
                    audit.transfers(), audit.good() ? "debits = credits, no rule broken" : "NOT IN ORDER: " + audit);
            return;
        }
        var text = new StringBuilder("{\"bench\":\"ledger\",\"rounds\":[");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            text.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"naivePerSecond\":%.0f,\"batchedPerSecond\":%.0f,\"ratio\":%.2f}",
                            round.naive(),
                            round.batched(),
                            round.ratio()));
        }
        text.append(String.format(
                Locale.ROOT,
                "],\"medianRatio\":%.2f,\"bestBatchedPerSecond\":%.0f,"
                        + "\"audit\":{\"transfers\":%d,\"balanced\":%b,\"violations\":%d}}",
                median,
                best,
                audit.transfers(),
                audit.balanced(),
                audit.violations()));
        out.println(text);
    }

    private static Path cache() {
        String cache = System.getenv("ARGOSY_CACHE");
        return cache == null ? Path.of(System.getProperty("user.home"), ".argosy") : Path.of(cache);
    }

    static void deleteTree(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** How to reach the database. */
    record Connections(String url, String user, String password) {
        Connection open() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }
}
