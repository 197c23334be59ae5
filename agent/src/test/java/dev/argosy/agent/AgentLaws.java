package dev.argosy.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent: laws on the compiled classes. There is no suppression list. */
class AgentLaws {
    private static final String MAIN = "dev.argosy.agent.Agent";
    private static final String CONSTRUCTOR = "<init>";

    /** The empty set stands for all methods. */
    private static final Map<String, Set<String>> THREADS = Map.of(
            "java.lang.Thread", Set.of(CONSTRUCTOR, "ofVirtual", "ofPlatform", "startVirtualThread"),
            "java.util.concurrent.Executors", Set.of(),
            "java.util.concurrent.ThreadPoolExecutor", Set.of(CONSTRUCTOR),
            "java.util.concurrent.CompletableFuture", Set.of("runAsync", "supplyAsync"),
            "java.util.Timer", Set.of(CONSTRUCTOR));

    /** SecureRandom is not here: keys and nonces are never to be replayed. */
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

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.argosy.agent");

    @Test
    void timeAndChanceAreArguments() {
        noClasses()
                .that(DescribedPredicate.not(main()))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "reads the clock or chance",
                        access -> listed(CHANCE, access.getTarget()) || isNow(access.getTarget())))
                .check(CLASSES);
    }

    /** Beside main, whose shutdown hook is a thread by necessity. */
    @ParameterizedTest
    @ValueSource(strings = {"dev.argosy.agent"})
    void oneClassStartsThreads(String module) {
        Set<String> starters = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(module))
                .filter(type -> !main().test(type))
                .filter(type -> type.getAccessesFromSelf().stream()
                        .map(JavaAccess::getTarget)
                        .anyMatch(target -> listed(THREADS, target)))
                .map(AgentLaws::outermost)
                .collect(Collectors.toSet());
        assertThat(starters).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void noSignatureSpeaksOfFutures() {
        var future = DescribedPredicate.<JavaClass>describe(
                "a future", type -> type.getSimpleName().matches("CompletableFuture|CompletionStage|ListenableFuture"));
        noMethods()
                .should()
                .haveRawReturnType(future)
                .orShould()
                .haveRawParameterTypes(DescribedPredicate.anyElementThat(future))
                .check(CLASSES);
    }

    @Test
    void needsNoSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.jooq..", "java.sql..")
                .check(CLASSES);
    }

    @Test
    void staticStateDoesNotChange() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> main() {
        return DescribedPredicate.describe("main", type -> outermost(type).equals(MAIN));
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
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
