package dev.argosy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes put into the product on purpose are found by the seeds of every commit, which find nothing without them. */
class PlantsTest {
    private static final Path ROOT = Path.of("..");
    private static final Set<String> SOME = Set.of("agent-counts-from-the-order", "agent-loses-the-tail");

    @TempDir
    private Path folder;

    @Test
    void eachStillFits() {
        List<Plant> plants = Plant.all(ROOT);
        assertThat(plants).hasSizeGreaterThanOrEqualTo(20);
        assertThat(plants).allSatisfy(plant -> assertThat(plant.planted(ROOT)).contains(plant.wrong()));
    }

    @Test
    @Timeout(120)
    void someAreFound() throws InterruptedException {
        List<Plant> some = Plant.all(ROOT).stream()
                .filter(plant -> SOME.contains(plant.name()))
                .toList();
        assertThat(new Plants(ROOT, folder).hunt(some, 20, any -> {}))
                .hasSize(SOME.size())
                .allSatisfy(one ->
                        assertThat(one.caught().found()).as(one.plant().name()).isPresent());
    }

    @Test
    @Tag("heavy")
    @Timeout(1_800)
    void allButOneOfTwentyAreFoundAndNothingElse() throws IOException, InterruptedException {
        var plants = new Plants(ROOT, folder);
        List<Plants.Found> all = plants.hunt(Plant.all(ROOT), Plants.SEEDS, any -> {});
        List<String> missed = all.stream()
                .filter(Plants.Found::missed)
                .map(one -> one.plant().name())
                .toList();
        assertThat(missed).hasSizeLessThanOrEqualTo(all.size() / Plants.ONE_MISSED_OF);
        assertThat(plants.without(Plants.SEEDS).found()).isEmpty();
    }
}
