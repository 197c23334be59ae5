package dev.argosy.agent;

import dev.argosy.agent.health.Judgement;
import dev.argosy.agent.health.Judgement.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code doctor} says of a machine, as a table or as JSON. */
record DoctorReport(List<Judgement> judgements) {
    private static final int WIDEST = 56;

    Level worst() {
        return judgements.stream()
                .map(Judgement::level)
                .max(Level::compareTo)
                .filter(level -> level == Level.WARN || level == Level.FAIL)
                .orElse(Level.OK);
    }

    String table() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("CHECK", "VERDICT", "MEASURED", "NEEDED"));
        judgements.forEach(one -> rows.add(List.of(one.check(), word(one.level()), measured(one), one.needed())));
        int[] widths = new int[4];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDEST, row.get(i).length()));
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(line(rows.get(i), widths)).append('\n');
            String fix = i == 0 ? "" : judgements.get(i - 1).fix();
            if (!fix.isEmpty()) {
                text.append(" ".repeat(widths[0] + 2)).append("→ ").append(fix).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i))
                    .append(" ".repeat(Math.max(0, widths[i] - row.get(i).length()) + 2));
        }
        return line.toString().stripTrailing();
    }

    private static String measured(Judgement one) {
        return one.subject().isEmpty() ? one.measured() : one.subject() + ": " + one.measured();
    }

    private static String word(Level level) {
        return level == Level.UNKNOWN ? "-" : level.name().toLowerCase(Locale.ROOT);
    }

    /** A list as the command line's lists are. */
    String json() {
        var items = new ArrayList<Map<String, Object>>();
        for (Judgement one : judgements) {
            var item = new LinkedHashMap<String, Object>();
            item.put("check", one.check());
            item.put("verdict", one.level().name().toLowerCase(Locale.ROOT));
            item.put("code", one.code());
            item.put("subject", one.subject());
            item.put("measured", one.measured());
            item.put("needed", one.needed());
            item.put("evidence", one.evidence());
            item.put("fix", one.fix());
            items.add(item);
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("verdict", worst().name().toLowerCase(Locale.ROOT));
        document.put("items", items);
        return JsonText.write(document);
    }
}
