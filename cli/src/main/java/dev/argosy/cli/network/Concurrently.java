package dev.argosy.cli.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The one class here that starts threads: does several tasks side by side and answers when all are done. */
final class Concurrently {
    private Concurrently() {}

    static void all(List<Steps.Task> tasks) throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (Steps.Task task : tasks) {
                running.add(threads.submit((Callable<Boolean>) () -> {
                    task.run();
                    return true;
                }));
            }
            for (Future<?> one : running) {
                join(one);
            }
        }
    }

    private static void join(Future<?> running) throws IOException {
        try {
            running.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Steps.InterruptedStart();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException outside -> throw outside;
                case RuntimeException thrown -> throw thrown;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }
}
