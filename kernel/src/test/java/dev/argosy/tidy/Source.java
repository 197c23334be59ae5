package dev.argosy.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java source, parsed but not resolved. */
record Source(String path, String text, CompilationUnitTree tree, SourcePositions positions) {
    static List<Source> parse(List<Map.Entry<String, String>> texts) {
        List<Text> files = texts.stream()
                .map(file -> new Text(file.getKey(), file.getValue()))
                .toList();
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problem -> {}, List.of("-proc:none"), null, files);
        var positions = Trees.instance(task).getSourcePositions();
        List<Source> sources = new ArrayList<>();
        try {
            for (CompilationUnitTree tree : task.parse()) {
                // The compiler hands our file objects back in a wrapping of its own.
                var file = tree.getSourceFile();
                String path = file.toUri().getPath().substring(1);
                sources.add(new Source(path, file.getCharContent(true).toString(), tree, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    static Source parse(String path, String text) {
        return parse(List.of(Map.entry(path, text))).getFirst();
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    String packageName() {
        return tree.getPackage() == null
                ? ""
                : tree.getPackage().getPackageName().toString();
    }

    /** The module, and which of its source folders this file lies in: {@code portal/src/main}. */
    String folder() {
        return path.substring(0, path.indexOf("/java/"));
    }

    String module() {
        return path.substring(0, path.indexOf("/src/"));
    }

    List<String> lines() {
        return text.lines().toList();
    }

    long firstLine(Tree part) {
        return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, part));
    }

    long lastLine(Tree part) {
        return tree.getLineMap().getLineNumber(positions.getEndPosition(tree, part));
    }

    String code(Tree part) {
        return text.substring((int) positions.getStartPosition(tree, part), (int) positions.getEndPosition(tree, part));
    }

    String at(Tree part) {
        return at(firstLine(part));
    }

    String at(long line) {
        return path + ":" + line + ": ";
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String content;

        private Text(String path, String content) {
            super(URI.create("tidy:///" + path), JavaFileObject.Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
