package dev.argosy.ledger.invoice;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes JSON: in its canonical form (RFC 8785), or with members in their own order. */
final class JsonWriter {
    private final StringBuilder text = new StringBuilder();
    private final boolean sorted;

    private JsonWriter(boolean sorted) {
        this.sorted = sorted;
    }

    /** The form that is hashed: members sorted by UTF-16 code units, no space, fewest escapes. */
    static byte[] canonical(Json value) {
        return new JsonWriter(true).write(value).text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same without sorting, so that a file begins with its format and ends with its seal. */
    static String inOrder(Json value) {
        return new JsonWriter(false).write(value).text.toString();
    }

    private JsonWriter write(Json value) {
        switch (value) {
            case Json.Text(String string) -> string(string);
            case Json.Whole(long number) -> text.append(number);
            case Json.Truth(boolean truth) -> text.append(truth);
            case Json.Items(List<Json> items) -> {
                text.append('[');
                for (int i = 0; i < items.size(); i++) {
                    text.append(i == 0 ? "" : ",");
                    write(items.get(i));
                }
                text.append(']');
            }
            case Json.Members members -> members(members);
        }
        return this;
    }

    private void members(Json.Members members) {
        var entries = new ArrayList<>(members.values().entrySet());
        if (sorted) {
            // String's order is that of UTF-16 code units, as the RFC wants it
            entries.sort(Map.Entry.comparingByKey());
        }
        text.append('{');
        for (int i = 0; i < entries.size(); i++) {
            text.append(i == 0 ? "" : ",");
            string(entries.get(i).getKey());
            text.append(':');
            write(entries.get(i).getValue());
        }
        text.append('}');
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            switch (next) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (next < ' ') {
                        text.append("\\u00").append(next < 16 ? "0" : "").append(Integer.toHexString(next));
                    } else {
                        text.append(next);
                    }
                }
            }
        }
        text.append('"');
    }
}
