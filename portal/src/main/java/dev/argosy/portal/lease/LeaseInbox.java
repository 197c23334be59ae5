package dev.argosy.portal.lease;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.lease.LeaseUpkeep.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What waits for the applier. Thread-safe; holds a limited number of each. */
final class LeaseInbox {
    private static final int MOST_GRANTS = 10_000;
    private static final int MOST_WORKS = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> grants = new ArrayDeque<>();
    private final Deque<Lost> lost = new ArrayDeque<>();
    private final Deque<Work> works = new ArrayDeque<>();

    record Waiting(GrantRequest request, Consumer<GrantOutcome> then) {}

    /** A lost lease, with or without another in its place. */
    sealed interface Lost {
        record Replacing(ReplaceRequest request, Consumer<GrantOutcome> then) implements Lost {}

        record Losing(LeaseId lease, Loss loss, Consumer<Optional<Refusal>> then) implements Lost {}
    }

    boolean offer(Lost one) {
        return locked(() -> lost.size() < MOST_GRANTS && lost.offerLast(one));
    }

    List<Lost> takeLost(int limit) {
        return locked(() -> take(lost, limit));
    }

    void putBackLost(List<Lost> taken) {
        locked(() -> {
            taken.reversed().forEach(lost::offerFirst);
            return true;
        });
    }

    /** False when too many wait already. */
    boolean offer(Waiting grant) {
        return locked(() -> grants.size() < MOST_GRANTS && grants.offerLast(grant));
    }

    /** Drops it when too many wait: whoever asked asks again. */
    boolean offer(Work work) {
        return locked(() -> works.size() < MOST_WORKS && works.offerLast(work));
    }

    List<Waiting> takeGrants(int limit) {
        return locked(() -> take(grants, limit));
    }

    List<Work> takeWorks(int limit) {
        return locked(() -> take(works, limit));
    }

    /** Returns what could not be applied to the front, in its order. */
    void putBackGrants(List<Waiting> taken) {
        locked(() -> {
            taken.reversed().forEach(grants::offerFirst);
            return true;
        });
    }

    void putBackWorks(List<Work> taken) {
        locked(() -> {
            taken.reversed().forEach(works::offerFirst);
            return true;
        });
    }

    boolean isEmpty() {
        return locked(() -> grants.isEmpty() && lost.isEmpty() && works.isEmpty());
    }

    private static <T> List<T> take(Deque<T> from, int limit) {
        var taken = new ArrayList<T>();
        while (taken.size() < limit && !from.isEmpty()) {
            taken.add(from.pollFirst());
        }
        return taken;
    }

    private <T> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
