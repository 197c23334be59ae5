package dev.argosy.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of {@code .argosyignore}, read as git reads its own: the last line that fits decides, {@code !} takes
 * back, a leading slash ties to the top, a trailing one means folders only, {@code **} crosses folders.
 */
final class IgnoreRules {
    static final String FILE = ".argosyignore";

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    static IgnoreRules of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return parse(Files.isRegularFile(file) ? Files.readAllLines(file) : List.of());
    }

    static IgnoreRules parse(List<String> lines) {
        var rules = new ArrayList<Rule>();
        for (String line : lines) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            boolean ignore = !text.startsWith("!");
            text = ignore ? text : text.substring(1);
            boolean folderOnly = text.endsWith("/");
            text = folderOnly ? text.substring(0, text.length() - 1) : text;
            rules.add(new Rule(pattern(text), folderOnly, ignore));
        }
        return new IgnoreRules(rules);
    }

    boolean ignores(String name, boolean folder) {
        boolean ignored = name.equals(FILE);
        for (Rule rule : rules) {
            if ((!rule.folderOnly || folder) && rule.pattern.matcher(name).matches()) {
                ignored = rule.ignore;
            }
        }
        return ignored;
    }

    private static Pattern pattern(String glob) {
        boolean tied = glob.indexOf('/') >= 0;
        String rest = glob.startsWith("/") ? glob.substring(1) : glob;
        var regex = new StringBuilder(tied ? "" : "(?:.*/)?");
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (rest.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (rest.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }

    private record Rule(Pattern pattern, boolean folderOnly, boolean ignore) {}
}
