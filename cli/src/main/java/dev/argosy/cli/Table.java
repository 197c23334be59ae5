package dev.argosy.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a header, columns as wide as their widest cell; numbers to the right. */
public final class Table {
    private static final String GAP = "   ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    /** A title that ends in {@code >} stands over a column aligned to the right. */
    public Table(String... titles) {
        this.header = List.of(titles);
    }

    public Table row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + header.size() + ")");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> clean(String.valueOf(cell)))
                .map(text -> text.isEmpty() ? "–" : text)
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, header first. */
    public List<String> lines(Terminal terminal) {
        int[] widths = new int[header.size()];
        List<String> titles = header.stream()
                .map(title -> title.endsWith(">") ? title.substring(0, title.length() - 1) : title)
                .toList();
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(titles.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        var lines = new ArrayList<String>();
        lines.add(terminal.out(Terminal.Style.DIM, line(titles, widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - width(cells.get(i)));
            boolean right = header.get(i).endsWith(">");
            line.append(i == 0 ? "" : GAP).append(right ? space : "").append(cells.get(i));
            line.append(right ? "" : space);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Names come from strangers: control characters could move the cursor or hide text. */
    static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }
}
