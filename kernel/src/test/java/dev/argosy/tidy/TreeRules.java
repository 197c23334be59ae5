package dev.argosy.tidy;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules on the shape of a file's code: methods, parameters, names, swallowed errors, sleeping. */
final class TreeRules extends TreeScanner<@Nullable Void, List<String>> {
    static final int METHOD_LINES = 70;
    static final int PARAMETERS = 5;

    private static final Pattern EMPTY_WORDS =
            Pattern.compile(".*(Impl|Manager|Helper|Utils?)|(Base|Abstract)(\\p{Upper}.*)?");

    private static final Pattern PARAMETER = Pattern.compile("\\{\\d+}");

    private final Source source;

    private TreeRules(Source source) {
        this.source = source;
    }

    static List<String> shape(Source source) {
        List<String> breaches = new ArrayList<>();
        new TreeRules(source).scan(source.tree(), breaches);
        return breaches;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, List<String> breaches) {
        String name = type.getSimpleName().toString();
        if (EMPTY_WORDS.matcher(name).matches()) {
            breaches.add(source.at(type) + "a name that says nothing: " + name);
        }
        return super.visitClass(type, breaches);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, List<String> breaches) {
        if (source.positions().getEndPosition(source.tree(), method) >= 0) {
            long lines = source.lastLine(method) - source.firstLine(method) + 1;
            if (lines > METHOD_LINES) {
                breaches.add(source.at(method) + method.getName() + " has " + lines + " lines (expected: at most "
                        + METHOD_LINES + ")");
            }
            int parameters = method.getParameters().size();
            if (parameters > PARAMETERS && !onlyAssigns(method) && !isCompact(method)) {
                breaches.add(source.at(method) + method.getName() + " has " + parameters
                        + " parameters (expected: at most " + PARAMETERS + ")");
            }
        }
        return super.visitMethod(method, breaches);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree caught, List<String> breaches) {
        // A comment inside says why nothing has to be done.
        if (caught.getBlock().getStatements().isEmpty()
                && !source.code(caught.getBlock()).contains("//")) {
            breaches.add(source.at(caught) + "an error is swallowed without a word");
        }
        return super.visitCatch(caught, breaches);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, List<String> breaches) {
        // System.Logger and MessageFormat take a lone apostrophe for the start of a quote: what follows is not filled
        // in.
        if (literal.getValue() instanceof String text
                && PARAMETER.matcher(text).find()
                && text.replace("''", "").contains("'")) {
            breaches.add(source.at(literal) + "an apostrophe that swallows parameters (expected: '' or none)");
        }
        return super.visitLiteral(literal, breaches);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree select, List<String> breaches) {
        if (select.getIdentifier().contentEquals("sleep")
                && select.getExpression().toString().endsWith("Thread")) {
            breaches.add(source.at(select) + "sleeps");
        }
        return super.visitMemberSelect(select, breaches);
    }

    /** The compiler gives a record's compact constructor the parameters of the header. */
    private boolean isCompact(MethodTree method) {
        return method.getReturnType() == null
                && source.code(method).lines().findFirst().orElseThrow().matches("[^(]*\\{.*");
    }

    private static boolean onlyAssigns(MethodTree method) {
        return method.getReturnType() == null
                && method.getBody() != null
                && method.getBody().getStatements().stream().allMatch(TreeRules::assigns);
    }

    private static boolean assigns(StatementTree statement) {
        return statement instanceof ExpressionStatementTree expression
                && expression.getExpression() instanceof AssignmentTree;
    }
}
