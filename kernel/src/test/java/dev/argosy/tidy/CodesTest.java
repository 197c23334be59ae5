package dev.argosy.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreeScanner;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.codes.Catalogue;
import dev.argosy.kernel.codes.Chapter;
import dev.argosy.kernel.codes.ErrorsPage;
import dev.argosy.kernel.codes.Registered;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The catalogue against the whole checkout: nothing used that is not registered, nothing registered unused. */
class CodesTest {
    private static final Checkout CHECKOUT = Checkout.read();
    private static final List<Source> MAIN = CHECKOUT.sources().stream()
            .filter(source -> source.path().contains("/src/main/"))
            .toList();
    private static final Pattern HOLDER = Pattern.compile("kernel/src/main/java/(dev/argosy/kernel/.*Codes)\\.java");

    @Test
    void eachChapterIsInTheCatalogue() {
        assertThat(holders()).hasSizeGreaterThan(10);
        assertThat(Catalogue.chapters())
                .extracting(Chapter::title)
                .containsExactlyInAnyOrderElementsOf(holders().stream()
                        .map(CodesTest::chapter)
                        .map(Chapter::title)
                        .toList());
    }

    @Test
    void eachConstantIsRegisteredUnderItsOwnName() {
        Set<Code> registered = Catalogue.all().stream().map(Registered::code).collect(Collectors.toSet());
        assertThat(constants()).hasSameSizeAs(registered);
        assertThat(constants()).allSatisfy(constant -> assertThat(registered).contains(constant.code()));
    }

    @Test
    void eachCodeIsUsed() {
        String all = MAIN.stream()
                .filter(source -> !source.path().startsWith("kernel/src/main/java/dev/argosy/kernel/codes/"))
                .map(Source::text)
                .collect(Collectors.joining("\n"));
        assertThat(constants())
                .filteredOn(constant -> !constant.use().matcher(all).find())
                .as("codes that nothing says")
                .isEmpty();
    }

    @Test
    void codesAreMadeInTheCatalogueOnly() {
        assertThat(MAIN.stream()
                        .filter(source -> !source.path().startsWith("kernel/"))
                        .flatMap(source -> madeOfText(source).stream()))
                .as("codes made of a text: register them in dev.argosy.kernel.codes")
                .isEmpty();
    }

    @Test
    void reasonsNameRegisteredCodes() {
        assertThat(MAIN.stream().flatMap(source -> namedByText(source).stream()))
                .as("registered codes written as text: use the constant")
                .isEmpty();
    }

    @Test
    void thePageIsFresh() {
        assertThat(CHECKOUT.texts().get("docs/errors.md"))
                .as("docs/errors.md is stale: argosy explain --page > docs/errors.md")
                .isEqualTo(ErrorsPage.markdown());
    }

    private static List<String> madeOfText(Source source) {
        var found = new ArrayList<String>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
                List<? extends ExpressionTree> given = made.getArguments();
                if (made.getIdentifier().toString().equals("Code") && given.getFirst() instanceof LiteralTree) {
                    found.add(source.at(made) + source.code(made));
                }
                return super.visitNewClass(made, nothing);
            }
        }.scan(source.tree(), null);
        return found;
    }

    /** Only names of several words: single words are also ordinary values. */
    private static List<String> namedByText(Source source) {
        Set<String> names = Catalogue.all().stream()
                .map(Registered::name)
                .filter(name -> name.contains("-"))
                .collect(Collectors.toSet());
        var found = new ArrayList<String>();
        if (HOLDER.matcher(source.path()).matches()) {
            return found;
        }
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            /** Kinds of facts are names of their own. */
            @Override
            public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
                return made.getIdentifier().toString().endsWith("Fact") ? null : super.visitNewClass(made, nothing);
            }

            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
                return call.getMethodSelect().toString().equals("fact")
                        ? null
                        : super.visitMethodInvocation(call, nothing);
            }

            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
                if (literal.getValue() instanceof String text && names.contains(text)) {
                    found.add(source.at(literal) + text);
                }
                return super.visitLiteral(literal, nothing);
            }
        }.scan(source.tree(), null);
        return found;
    }

    private static List<Class<?>> holders() {
        return MAIN.stream()
                .map(Source::path)
                .map(HOLDER::matcher)
                .filter(java.util.regex.Matcher::matches)
                .<Class<?>>map(path -> load(path.group(1).replace('/', '.')))
                .toList();
    }

    private static List<Constant> constants() {
        return holders().stream()
                .flatMap(holder -> Stream.of(holder.getDeclaredFields())
                        .filter(field -> field.getType() == Code.class && Modifier.isPublic(field.getModifiers()))
                        .map(field -> new Constant(holder.getSimpleName(), field.getName(), read(field))))
                .toList();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static Chapter chapter(Class<?> holder) {
        try {
            return (Chapter) holder.getMethod("chapter").invoke(null);
        } catch (ReflectiveOperationException notOne) {
            throw new IllegalStateException(notOne);
        }
    }

    private static Code read(java.lang.reflect.Field field) {
        try {
            return (Code) field.get(null);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(closed);
        }
    }

    private record Constant(String holder, String name, Code code) {
        Pattern use() {
            return Pattern.compile("\\b" + holder + "\\.\\s*" + name + "\\b");
        }
    }
}
