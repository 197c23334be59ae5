package dev.argosy.portal;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The portal's architecture, checked on its compiled classes. There is no suppression list. */
class PortalLaws {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(Rooms.PORTAL, "dev.argosy.kernel", "dev.argosy.ledger", "dev.argosy.planner");

    @Test
    void roomsImportOnlyWhatTheTableAllows() {
        classes()
                .that()
                .resideInAPackage("dev.argosy.portal..")
                .should(Rooms.followTheArrows())
                .check(CLASSES);
    }

    @Test
    void roomsFormNoCycle() {
        slices().matching("dev.argosy.portal.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void modulithAgrees() {
        ApplicationModules.of(Rooms.PORTAL).verify();
    }

    @Test
    void onlyStoresUseSql() {
        noClasses()
                .that(resideInAPackage("dev.argosy.portal..")
                        .and(not(named("\\w*Store")))
                        .and(not(foundation())))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.jooq..", "java.sql..", "javax.sql..", "dev.argosy.schema.."))
                .check(CLASSES);
    }

    @Test
    void roomsUseOnlyTheirOwnSchema() {
        classes()
                .that()
                .resideInAPackage("dev.argosy.portal..")
                .should(Rooms.useOnlyTheirOwnSchema())
                .check(CLASSES);
    }

    /** What protobuf and jOOQ generate becomes our own types at once, and no other room sees it. */
    @Test
    void doorsSpeakOurOwnTypes() {
        var generated = resideInAnyPackage("dev.argosy.protocol..", "dev.argosy.schema..", "org.jooq..");
        noMethods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(resideInAPackage("dev.argosy.portal.*")
                        .and(not(foundation()))
                        .and(DescribedPredicate.<JavaClass>describe(
                                "public", type -> outermost(type).getModifiers().contains(JavaModifier.PUBLIC))))
                .should()
                .haveRawReturnType(generated)
                .orShould()
                .haveRawParameterTypes(DescribedPredicate.anyElementThat(generated))
                .check(CLASSES);
    }

    @Test
    void onlyFoundationStartsThreads() {
        noClasses()
                .that(not(foundation()).and(not(main())))
                .should()
                .accessTargetWhere(Calls.startingThreads())
                .check(CLASSES);
    }

    @Test
    void timeAndChanceAreArguments() {
        noClasses()
                .that(not(compositionRoot()))
                .should()
                .accessTargetWhere(Calls.readingClockOrChance())
                .check(CLASSES);
    }

    @Test
    void noSignatureSpeaksOfFuturesOrReactor() {
        var future = resideInAPackage("reactor..").or(named("CompletableFuture|CompletionStage|ListenableFuture"));
        noMethods()
                .should()
                .haveRawReturnType(future)
                .orShould()
                .haveRawParameterTypes(DescribedPredicate.anyElementThat(future))
                .check(CLASSES);
    }

    @Test
    void springMovesNothingBehindOurBacks() {
        noClasses()
                .should()
                .dependOnClassesThat(named("Transactional|Async|Cacheable|Scheduled|EventListener"))
                .check(CLASSES);
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .check(CLASSES);
    }

    @Test
    void springStaysAtTheEdge() {
        noClasses()
                .that(resideInAPackage("dev.argosy.portal.*").and(not(edge())))
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.."))
                .check(CLASSES);
    }

    @Test
    void edgesArePackagePrivate() {
        noClasses()
                .that(resideInAPackage("dev.argosy.portal.*").and(named("\\w+(Endpoint|Configuration|Store)")))
                // What is nested in an interface is public by the language.
                .and()
                .areTopLevelClasses()
                .should()
                .haveModifier(JavaModifier.PUBLIC)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void staticStateDoesNotChange() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    /** The name of the outermost class counts: what is nested in a store belongs to it. */
    static DescribedPredicate<JavaClass> named(String pattern) {
        return DescribedPredicate.describe(
                "named " + pattern, type -> outermost(type).getSimpleName().matches(pattern));
    }

    static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
        return DescribedPredicate.not(predicate);
    }

    private static DescribedPredicate<JavaClass> foundation() {
        return resideInAPackage("dev.argosy.portal.foundation");
    }

    /** The main class also gives the JVM its shutdown hook, a thread by necessity. */
    private static DescribedPredicate<JavaClass> main() {
        return resideInAPackage(Rooms.PORTAL);
    }

    /** Where ports meet the real world: main, foundation's factory and the rooms' configurations. */
    private static DescribedPredicate<JavaClass> compositionRoot() {
        return main().or(foundation().and(named("Foundation"))).or(named("\\w*Configuration"));
    }

    private static DescribedPredicate<JavaClass> edge() {
        return foundation()
                .and(named("Foundation"))
                .or(named("\\w*(Configuration|Endpoint|Advice|Interceptor|Resolver|Filter)"));
    }
}
