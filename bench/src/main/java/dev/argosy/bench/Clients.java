package dev.argosy.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Several connections that do the same kind of work for a while. */
record Clients(LedgerBench.Connections connections, int count, IntFunction<Work> works) {
    /** One step of a client on its connection; answers how many transfers it made. */
    @FunctionalInterface
    interface Work {
        int step(Connection connection) throws SQLException;
    }

    /** Transfers a second over all clients. */
    double perSecond(int seconds) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        long made = 0;
        try (var threads = Executors.newFixedThreadPool(count)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int client = 0; client < count; client++) {
                Work work = works.apply(client);
                running.add(threads.submit(() -> until(end, work)));
            }
            for (Future<Long> one : running) {
                made += one.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        return made * 1e9 / (System.nanoTime() - start);
    }

    private long until(long end, Work work) throws SQLException {
        long made = 0;
        try (Connection connection = connections.open()) {
            while (System.nanoTime() < end) {
                made += work.step(connection);
            }
        }
        return made;
    }
}
