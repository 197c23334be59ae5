package dev.argosy.agent;

import dev.argosy.agent.core.AgentCore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Every thread of the agent. One of them decides: it alone touches the core, and takes what the others found from a
 * bounded queue. The rest wait for the kernel, the network or a keeper.
 */
final class AgentThreads {
    private static final Logger LOG = System.getLogger(AgentThreads.class.getName());
    private static final int QUEUE = 4096;
    private static final long TICK_MILLIS = 250;

    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Consumer<AgentCore>> inputs = new ArrayBlockingQueue<>(QUEUE);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean failed;

    ExecutorService tasks() {
        return tasks;
    }

    void start(String name, Runnable loop) {
        Thread.ofPlatform().name(name).daemon(true).start(() -> {
            try {
                loop.run();
            } catch (RuntimeException | Error broken) {
                LOG.log(Level.ERROR, "the thread " + name + " broke", broken);
                failed = true;
                stopping = true;
            }
        });
    }

    /** Waits while the deciding thread is far behind, so that whoever produces too much is slowed down. */
    void decide(Consumer<AgentCore> input) {
        try {
            inputs.put(input);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The deciding loop; every quarter of a second at least it looks at the clock. */
    void decide(AgentCore core, Runnable everyTick) {
        try {
            core.begin();
            while (!stopping) {
                Consumer<AgentCore> input = inputs.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (input != null) {
                    input.accept(core);
                }
                // Also between inputs: however busy the machine is, its pings go out.
                everyTick.run();
                core.tick();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /** Runs a task again and again with this pause between, until the agent ends. */
    void repeat(String name, long pauseMillis, Runnable task) {
        start(name, () -> {
            try {
                do {
                    task.run();
                } while (!ended.await(pauseMillis, TimeUnit.MILLISECONDS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What is done when the process is told to end. */
    void atExit(Runnable task) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(task));
    }

    void stop() {
        stopping = true;
    }

    /** Waits for the deciding thread to end; whether it ended as it should. */
    boolean awaitEnd() throws InterruptedException {
        ended.await();
        return !failed;
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }
}
