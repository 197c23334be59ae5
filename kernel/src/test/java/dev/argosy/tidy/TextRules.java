package dev.argosy.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rules on the plain text of a file. */
final class TextRules {
    static final int COLUMNS = 120;
    static final int FILE_LINES = 500;

    // Put together from halves, so that this file does not break its own rules.
    private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final String AUTHOR = "@" + "author";
    private static final List<String> NOT_OF_THIS_PROJECT = List.of(
            "/wor" + "k/",
            "repo.maven" + ".apache.org",
            "repo1.maven" + ".org",
            "registry.npmjs" + ".org",
            "pypi" + ".org",
            "files.pythonhosted" + ".org",
            "crates" + ".io",
            "proxy.golang" + ".org",
            "deb.debian" + ".org");

    private TextRules() {}

    static List<String> lines(Source source) {
        List<String> breaches = new ArrayList<>();
        int number = 0;
        for (String line : source.lines()) {
            number++;
            if (line.codePointCount(0, line.length()) > COLUMNS) {
                breaches.add(source.at(number) + "longer than " + COLUMNS + " columns");
            }
            if (line.indexOf('\t') >= 0) {
                breaches.add(source.at(number) + "a tab");
            }
            if (!line.equals(line.stripTrailing())) {
                breaches.add(source.at(number) + "blanks at the end");
            }
            if (LEFT_FOR_LATER.matcher(line).find()) {
                breaches.add(source.at(number) + "something left for later");
            }
            if (line.contains(AUTHOR)) {
                breaches.add(source.at(number) + AUTHOR);
            }
        }
        return breaches;
    }

    static List<String> length(Source source) {
        int lines = source.lines().size();
        return lines <= FILE_LINES
                ? List.of()
                : List.of(source.at(1) + lines + " lines in a file (expected: at most " + FILE_LINES + ")");
    }

    /** No file names a package registry's host or a path of one person's machine. */
    static List<String> foreign(String path, String text) {
        return NOT_OF_THIS_PROJECT.stream()
                .filter(text::contains)
                .map(word -> path + ": names " + word)
                .toList();
    }
}
