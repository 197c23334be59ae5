package dev.argosy.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule finds what it is for, and leaves alone what it allows. */
class RulesTest {
    private static final String LATER = "TO" + "DO";

    @Test
    void findsUntidyLines() {
        var source = Source.parse(
                "m/src/main/java/A.java",
                "// " + "x".repeat(118) + "\n\tint a;\n// blank \n// " + LATER + " this\n// @"
                        + "author me\nclass A {}\n");

        assertThat(TextRules.lines(source))
                .map(breach -> breach.replaceFirst(": .*", ""))
                .containsExactly(
                        "m/src/main/java/A.java:1",
                        "m/src/main/java/A.java:2",
                        "m/src/main/java/A.java:3",
                        "m/src/main/java/A.java:4",
                        "m/src/main/java/A.java:5");
    }

    @Test
    void findsLongFiles() {
        assertThat(TextRules.length(source("class A {}\n" + "//\n".repeat(499))))
                .isEmpty();
        assertThat(TextRules.length(source("class A {}\n" + "//\n".repeat(500))))
                .hasSize(1);
    }

    @Test
    void findsLongMethods() {
        assertThat(TreeRules.shape(source("class A { void f() {\n" + "g();\n".repeat(68) + "} }")))
                .isEmpty();
        assertThat(TreeRules.shape(source("class A { void f() {\n" + "g();\n".repeat(69) + "} }")))
                .singleElement()
                .asString()
                .contains("f has 71 lines");
    }

    @Test
    void findsManyParameters() {
        String six = "(int a, int b, int c, int d, int e, int f)";
        assertThat(TreeRules.shape(source("class A { void f" + six + " {} }"))).hasSize(1);
        assertThat(TreeRules.shape(source("class A { A" + six + " { start(); } }")))
                .hasSize(1);
    }

    @Test
    void allowsManyPartsInRecordsAndAssigningConstructors() {
        String six = "(int a, int b, int c, int d, int e, int f)";
        assertThat(TreeRules.shape(source("record A" + six + " { A { check(a); } }")))
                .isEmpty();
        assertThat(TreeRules.shape(source("class A { A" + six + " { this.a = a; b_ = b; } }")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LeaseImpl",
                "LeaseManager",
                "LeaseHelper",
                "LeaseUtil",
                "LeaseUtils",
                "BaseLease",
                "AbstractLease"
            })
    void findsNamesThatSayNothing(String name) {
        assertThat(TreeRules.shape(source("class A { interface " + name + " {} }")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Baseline", "Abstraction", "Implement", "Utilization"})
    void allowsNamesThatOnlyLookLikeThat(String name) {
        assertThat(TreeRules.shape(source("enum " + name + " {}"))).isEmpty();
    }

    @Test
    void findsSwallowedErrors() {
        assertThat(TreeRules.shape(source("class A { void f() { try { g(); } catch (E e) {} } }")))
                .hasSize(1);
        assertThat(TreeRules.shape(source("class A { void f() { try { g(); } catch (E e) { // gone\n } } }")))
                .isEmpty();
    }

    @Test
    void findsSleeping() {
        assertThat(TreeRules.shape(source("class A { void f() { Thread." + "sleep(1); } }")))
                .hasSize(1);
    }

    @Test
    void findsApostrophesThatSwallowParameters() {
        String hole = "{" + "0}";
        assertThat(TreeRules.shape(source("class A { String a = \"machine's: " + hole + "\"; }")))
                .singleElement()
                .asString()
                .contains("swallows");
        assertThat(TreeRules.shape(source("class A { String a = \"machine''s: " + hole + "\", b = \"it's\"; }")))
                .isEmpty();
    }

    @Test
    void findsPackagesWithoutDescription() {
        var type = Source.parse("m/src/fixtures/java/p/A.java", "package p; class A {}");
        var marked = Source.parse("m/src/main/java/p/package-info.java", "@NullMarked package p;");
        var elsewhere = Source.parse("n/src/main/java/p/package-info.java", "@NullMarked package p;");

        assertThat(PackageRules.described(List.of(type, elsewhere)))
                .containsExactly("m p: no package-info with @NullMarked");
        assertThat(PackageRules.described(List.of(type, marked))).isEmpty();
    }

    @Test
    void findsUnexplainedRooms() {
        String path = "portal/src/main/java/dev/argosy/portal/lease/package-info.java";
        String headings = "/**\n * <h2>Purpose</h2>\n * <p><b>Words.</b> a\n * ## Invariants\n * Lifecycle: b\n";
        String end = " */\n@NullMarked package dev.argosy.portal.lease;";

        assertThat(PackageRules.roomsExplained(Source.parse(path, headings + end)))
                .singleElement()
                .asString()
                .contains("Easy to get wrong");
        assertThat(PackageRules.roomsExplained(Source.parse(path, headings + " * <h2>Easy to get wrong</h2>\n" + end)))
                .isEmpty();
    }

    @Test
    void findsImpureImports() {
        String imports =
                "import java.util.List; import dev.argosy.kernel.Money; import java.sql.Connection; class A {}";
        assertThat(PackageRules.pure(Source.parse("ledger/src/main/java/A.java", imports)))
                .singleElement()
                .asString()
                .contains("java.sql.Connection");
        assertThat(PackageRules.pure(Source.parse("agent/src/main/java/A.java", imports)))
                .isEmpty();
    }

    @Test
    void findsForeignPlaces() {
        assertThat(TextRules.foreign("a", "see /wor" + "k/x")).hasSize(1);
        assertThat(TextRules.foreign("a", "see https://pypi" + ".org/")).hasSize(1);
        assertThat(TextRules.foreign("a", "see https://example.org/")).isEmpty();
    }

    private static Source source(String text) {
        return Source.parse("m/src/main/java/A.java", text);
    }
}
