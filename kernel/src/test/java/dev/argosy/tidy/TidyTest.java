package dev.argosy.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every source of every module against the rules. */
class TidyTest {
    private static final Checkout CHECKOUT = Checkout.read();
    private static final List<Source> SOURCES = CHECKOUT.sources();

    @Test
    void lookedAtTheWholeCheckout() {
        assertThat(SOURCES).extracting(Source::module).contains("kernel", "portal", "agent", "cli", "planner");
    }

    @Test
    void linesAreTidy() {
        assertThat(breaches(TextRules::lines)).isEmpty();
    }

    @Test
    void filesAreShort() {
        assertThat(breaches(TextRules::length)).isEmpty();
    }

    @Test
    void codeIsWellShaped() {
        assertThat(breaches(TreeRules::shape)).isEmpty();
    }

    @Test
    void packagesAreDescribedAndNullMarked() {
        assertThat(PackageRules.described(SOURCES)).isEmpty();
    }

    @Test
    void roomsAreExplained() {
        assertThat(breaches(PackageRules::roomsExplained)).isEmpty();
    }

    @Test
    void pureModulesNeedOnlyJava() {
        assertThat(breaches(PackageRules::pure)).isEmpty();
    }

    @Test
    void filesSpeakOfThisProjectOnly() {
        assertThat(CHECKOUT.texts().entrySet().stream()
                        .flatMap(file -> TextRules.foreign(file.getKey(), file.getValue()).stream()))
                .isEmpty();
    }

    private static List<String> breaches(Function<Source, List<String>> rule) {
        return SOURCES.stream().flatMap(source -> rule.apply(source).stream()).toList();
    }
}
