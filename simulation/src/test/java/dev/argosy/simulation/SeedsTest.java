package dev.argosy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many small networks, some larger and a few large ones under faults: whatever goes wrong, what must be true is true,
 * and all ends. One in ten is run again and must be the same bit by bit.
 *
 * <p>To replay a failure: {@code argosy simulate --seed N --agents A --minutes M} with the numbers that it tells. More
 * of them: {@code -Dargosy.simulation.seeds=10000}.
 */
class SeedsTest {
    private static final int SMALL = Integer.getInteger("argosy.simulation.seeds", 120);
    private static final int MEDIUM = Math.max(2, SMALL * 48 / 450);
    private static final int LARGE = 0;

    @Test
    @Timeout(3_600)
    void whateverGoesWrongWhatMustBeTrueIsTrue() throws InterruptedException {
        var plans = new ArrayList<World.Plan>();
        for (int i = 0; i < LARGE; i++) {
            plans.add(new World.Plan(2_000 + i, 200, 120 * 60_000, null, null));
        }
        for (int i = 0; i < MEDIUM; i++) {
            plans.add(new World.Plan(1_000 + i, 20 + i % 20, 40 * 60_000, null, null));
        }
        for (int i = 0; i < SMALL; i++) {
            plans.add(small(10_000 + i));
        }
        List<String> broken = new ArrayList<>();
        long leases = 0;
        long lost = 0;
        for (Outcome outcome : run(plans)) {
            outcome.violation().ifPresent(violation -> broken.add(told(outcome, violation)));
            leases += outcome.counts().leases();
            lost += outcome.counts().lost();
        }
        assertThat(broken).as("broken seeds").isEmpty();
        assertThat(leases)
                .as("leases in all: a run in which nothing happens proves nothing")
                .isGreaterThan(SMALL);
        assertThat(lost).as("machines lost under leases").isPositive();
    }

    @Test
    void theSameSeedIsTheSameHistory() throws InterruptedException {
        var plans = LongStream.range(0, SMALL / 10)
                .mapToObj(i -> small(10_000 + 10 * i))
                .toList();
        List<Long> once = run(plans).stream().map(Outcome::hash).toList();
        List<Long> again = run(plans).stream().map(Outcome::hash).toList();
        assertThat(again).isEqualTo(once);
        assertThat(once).doesNotHaveDuplicates();
    }

    private static World.Plan small(long seed) {
        return new World.Plan(seed, 4 + (int) (seed % 9), 20 * 60_000, null, null);
    }

    private static String told(Outcome outcome, Violation violation) {
        return "seed " + outcome.seed() + " (" + outcome.mix() + "): " + violation + "\n  "
                + String.join("\n  ", outcome.lastLines());
    }

    private static List<Outcome> run(List<World.Plan> plans) throws InterruptedException {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (ExecutorService carriers = Executors.newFixedThreadPool(threads)) {
            var outcomes = new ArrayList<Outcome>();
            for (Future<Outcome> future : carriers.invokeAll(plans.stream()
                    .<java.util.concurrent.Callable<Outcome>>map(plan -> () -> new World(plan).run())
                    .toList())) {
                outcomes.add(future.get());
            }
            return outcomes;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
