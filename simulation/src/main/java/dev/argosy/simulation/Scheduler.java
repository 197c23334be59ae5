package dev.argosy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Runs everything of a world on the thread that calls {@link #run}: of what could run now, the seed picks what does;
 * when nothing can, time jumps to the next timer. Not thread-safe.
 */
final class Scheduler {
    private record Ready(Program program, Runnable task) {}

    /** Something that happens at an instant, unless it is cancelled or its program dies before. */
    static final class Timer implements Comparable<Timer> {
        private final long at;
        private final long number;
        private final Program program;
        private Runnable task;

        private Timer(long at, long number, Program program, Runnable task) {
            this.at = at;
            this.number = number;
            this.program = program;
            this.task = task;
        }

        void cancel() {
            task = NOTHING;
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private static final Runnable NOTHING = () -> {};

    private final SplittableRandom random;
    private final BiConsumer<Program, Throwable> uncaught;
    private BooleanSupplier enough = () -> false;
    private final List<Ready> ready = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long now;
    private long timerNumber;
    private long steps;
    private boolean stopped;

    Scheduler(SplittableRandom random, BiConsumer<Program, Throwable> uncaught) {
        this.random = random;
        this.uncaught = uncaught;
    }

    /** Virtual milliseconds since the world began. */
    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    void post(Program program, Runnable task) {
        ready.add(new Ready(program, task));
    }

    Timer after(long millis, Program program, Runnable task) {
        return at(now + millis, program, task);
    }

    Timer at(long instant, Program program, Runnable task) {
        var timer = new Timer(Math.max(now, instant), timerNumber++, program, task);
        timers.add(timer);
        return timer;
    }

    /** Starts a thread of a program; it may block. */
    Thread spawn(Program program, Runnable body) {
        Thread thread = factory(program).newThread(body);
        thread.start();
        return thread;
    }

    private ThreadFactory factory(Program program) {
        return VirtualThreads.on(program.executor(), (thread, failed) -> uncaught.accept(program, failed));
    }

    /** A place where others may run; nothing happens outside of threads that may block. */
    void yield() {
        if (Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    /** Blocks a thread of this program for a time. */
    void sleep(Program program, long millis) {
        Thread sleeper = Thread.currentThread();
        var over = new boolean[1];
        after(millis, program, () -> {
            over[0] = true;
            LockSupport.unpark(sleeper);
        });
        while (!over[0]) {
            LockSupport.park(this);
        }
    }

    /** Asked before each step. */
    void until(BooleanSupplier over) {
        enough = over;
    }

    /** Ends {@link #run} as soon as what runs now pauses. */
    void stop() {
        stopped = true;
    }

    /** Runs until an instant; false when it was stopped. */
    boolean run(long until) {
        while (!stopped && !enough.getAsBoolean()) {
            if (!ready.isEmpty()) {
                step(take());
            } else {
                Timer next = timers.peek();
                if (next == null || next.at > until) {
                    now = Math.max(now, until);
                    return true;
                }
                timers.remove();
                now = next.at;
                step(new Ready(next.program, next.task));
            }
        }
        return false;
    }

    private Ready take() {
        int last = ready.size() - 1;
        int chosen = last == 0 ? 0 : random.nextInt(last + 1);
        Ready taken = ready.get(chosen);
        Ready moved = ready.remove(last);
        if (chosen < last) {
            ready.set(chosen, moved);
        }
        return taken;
    }

    private void step(Ready next) {
        if (!next.program().isDead()) {
            steps++;
            next.task().run();
        }
    }
}
