package dev.argosy.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads one JSON document (RFC 8259); a member named twice and anything after the document are errors. */
final class JsonReader {
    /** Deeper nesting is no document of ours, and would only exhaust the stack. */
    private static final int DEEPEST = 64;

    private static final int LONGEST_NUMBER = 40;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    Json document() {
        Json value = value();
        space();
        if (at != text.length()) {
            throw wrong("the end");
        }
        return value;
    }

    private Json value() {
        space();
        if (at == text.length()) {
            throw wrong("a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> nested('}');
            case '[' -> nested(']');
            case '"' -> new Json.Text(string());
            case 't' -> word("true", Json.of(true));
            case 'f' -> word("false", Json.of(false));
            case 'n' -> word("null", Json.NULL);
            default -> number();
        };
    }

    private Json nested(char close) {
        if (++depth > DEEPEST) {
            throw wrong("at most " + DEEPEST + " levels");
        }
        at++;
        Json result = close == '}' ? fields() : array();
        depth--;
        return result;
    }

    private Json fields() {
        var members = new LinkedHashMap<String, Json>();
        space();
        if (take('}')) {
            return new Json.Fields(members);
        }
        do {
            space();
            if (at == text.length() || text.charAt(at) != '"') {
                throw wrong("a member's name");
            }
            String name = string();
            space();
            expect(':');
            if (members.put(name, value()) != null) {
                throw wrong("member '" + name + "' once");
            }
            space();
        } while (take(','));
        expect('}');
        return new Json.Fields(members);
    }

    private Json array() {
        var elements = new ArrayList<Json>();
        space();
        if (take(']')) {
            return new Json.Array(elements);
        }
        do {
            elements.add(value());
            space();
        } while (take(','));
        expect(']');
        return new Json.Array(elements);
    }

    private String string() {
        at++;
        var out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            } else if (c == '\\') {
                out.append(escaped());
            } else if (c < ' ') {
                throw wrong("no bare control character in a string");
            } else {
                out.append(c);
            }
        }
        throw wrong("the end of the string");
    }

    private char escaped() {
        if (at == text.length()) {
            throw wrong("an escape");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("a known escape");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private Json number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            // bounded first: 1e999999999 would otherwise be expanded by whoever reads it
            if (at == start || at - start > LONGEST_NUMBER) {
                throw new NumberFormatException("no number");
            }
            var number = new BigDecimal(text.substring(start, at));
            if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
                throw new NumberFormatException("exponent");
            }
            return new Json.Numeric(number.scale() < 0 ? number.setScale(0) : number);
        } catch (NumberFormatException notNumber) {
            throw wrong("a value");
        }
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value");
        }
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("json: wrong at character " + at + " (expected: " + expected + ")");
    }
}
