package dev.argosy.portal;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Map;
import java.util.Set;

/** Calls that only certain places may make. */
final class Calls {
    private static final String CONSTRUCTOR = "<init>";

    /** The empty set stands for all methods. */
    private static final Map<String, Set<String>> THREADS = Map.of(
            "java.lang.Thread", Set.of(CONSTRUCTOR, "ofVirtual", "ofPlatform", "startVirtualThread", "start"),
            "java.util.concurrent.Executors", Set.of(),
            "java.util.concurrent.ForkJoinPool", Set.of(),
            "java.util.concurrent.ThreadPoolExecutor", Set.of(CONSTRUCTOR),
            "java.util.concurrent.CompletableFuture", Set.of("runAsync", "supplyAsync"),
            "java.util.Timer", Set.of(CONSTRUCTOR));

    /** SecureRandom is not here: keys and passwords are never to be replayed. */
    private static final Map<String, Set<String>> CHANCE = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.lang.Thread", Set.of("sleep"),
            "java.lang.Math", Set.of("random"),
            "java.util.Random", Set.of(CONSTRUCTOR),
            "java.util.concurrent.ThreadLocalRandom", Set.of(),
            "java.util.random.RandomGenerator", Set.of("getDefault", "of"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.time.InstantSource", Set.of("system"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"));

    private Calls() {}

    static DescribedPredicate<JavaAccess<?>> startingThreads() {
        return DescribedPredicate.describe("starts threads", access -> listed(THREADS, access.getTarget()));
    }

    /** {@code now()} with a clock as its argument is no reading of ours. Method references count like calls. */
    static DescribedPredicate<JavaAccess<?>> readingClockOrChance() {
        return DescribedPredicate.describe(
                "reads the clock or chance", access -> listed(CHANCE, access.getTarget()) || isNow(access.getTarget()));
    }

    private static boolean isNow(AccessTarget target) {
        return target.getOwner().getPackageName().equals("java.time")
                && target.getName().equals("now")
                && target instanceof CodeUnitAccessTarget method
                && method.getRawParameterTypes().isEmpty();
    }

    private static boolean listed(Map<String, Set<String>> calls, AccessTarget target) {
        Set<String> names = calls.get(target.getOwner().getName());
        return names != null && (names.isEmpty() || names.contains(target.getName()));
    }
}
