package dev.argosy.client;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON, on one line or indented. */
final class JsonWriter {
    private final StringBuilder out;
    private final boolean indented;

    JsonWriter(StringBuilder out, boolean indented) {
        this.out = out;
        this.indented = indented;
    }

    void value(Json json, int depth) {
        switch (json) {
            case Json.Null() -> out.append("null");
            case Json.Truth(boolean value) -> out.append(value);
            case Json.Numeric(var value) -> out.append(value.toPlainString());
            case Json.Text(String value) -> text(value);
            case Json.Array array -> array(array, depth);
            case Json.Fields fields -> fields(fields, depth);
        }
    }

    private void array(Json.Array array, int depth) {
        out.append('[');
        Iterator<Json> elements = array.elements().iterator();
        while (elements.hasNext()) {
            line(depth + 1);
            value(elements.next(), depth + 1);
            if (elements.hasNext()) {
                out.append(',');
            } else {
                line(depth);
            }
        }
        out.append(']');
    }

    private void fields(Json.Fields fields, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, Json>> members = fields.members().entrySet().iterator();
        while (members.hasNext()) {
            line(depth + 1);
            var member = members.next();
            text(member.getKey());
            out.append(indented ? ": " : ":");
            value(member.getValue(), depth + 1);
            if (members.hasNext()) {
                out.append(',');
            } else {
                line(depth);
            }
        }
        out.append('}');
    }

    private void line(int depth) {
        if (indented) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void text(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
