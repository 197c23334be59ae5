package dev.argosy.ledger.invoice;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads JSON strictly: UTF-8, whole numbers in their one form, no name twice, nothing after the end. */
final class JsonReader {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 17;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static Json read(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new NotCanonical("the file is not UTF-8: " + notUtf8.getMessage());
        }
        var reader = new JsonReader(text);
        Json value = reader.value(0);
        reader.space();
        if (reader.at != text.length()) {
            throw reader.unexpected("the end");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > DEEPEST) {
            throw unexpected("at most " + DEEPEST + " levels");
        }
        space();
        char next = peek();
        return switch (next) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new Json.Text(string());
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> whole();
        };
    }

    private Json members(int depth) {
        var members = new LinkedHashMap<String, Json>();
        at++;
        space();
        if (peek() == '}') {
            at++;
            return new Json.Members(members);
        }
        while (true) {
            space();
            if (peek() != '"') {
                throw unexpected("a name");
            }
            String name = string();
            space();
            expect(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw new NotCanonical("member '" + name + "' twice");
            }
            space();
            if (peek() == '}') {
                at++;
                return new Json.Members(members);
            }
            expect(',');
        }
    }

    private Json items(int depth) {
        var items = new ArrayList<Json>();
        at++;
        space();
        if (peek() == ']') {
            at++;
            return new Json.Items(items);
        }
        while (true) {
            items.add(value(depth + 1));
            space();
            if (peek() == ']') {
                at++;
                return new Json.Items(items);
            }
            expect(',');
        }
    }

    private Json word(String word, boolean value) {
        if (!text.startsWith(word, at)) {
            throw unexpected("true or false");
        }
        at += word.length();
        return new Json.Truth(value);
    }

    private Json whole() {
        int from = at;
        while (at < text.length() && (text.charAt(at) == '-' || isDigit(text.charAt(at)))) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.isEmpty() || digits.length() > LONGEST_NUMBER || !digits.matches("0|-?[1-9][0-9]*")) {
            throw unexpected("a whole number");
        }
        return new Json.Whole(Long.parseLong(digits));
    }

    private String string() {
        var value = new StringBuilder();
        at++;
        while (true) {
            char next = peek();
            at++;
            if (next == '"') {
                return checked(value.toString());
            }
            if (next < ' ') {
                throw unexpected("no control character in a string");
            }
            value.append(next == '\\' ? escaped() : next);
        }
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                    throw unexpected("four hexadecimal digits");
                }
                char value = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                at += 4;
                yield value;
            }
            default -> throw unexpected("an escape");
        };
    }

    /** Half a surrogate pair has no UTF-8 form. */
    private static String checked(String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new NotCanonical("a string with half a surrogate pair");
        }
        return value;
    }

    private void space() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw unexpected("more");
        }
        return text.charAt(at);
    }

    private static boolean isDigit(char any) {
        return any >= '0' && any <= '9';
    }

    private NotCanonical unexpected(String wanted) {
        return new NotCanonical("at character " + at + " (expected: " + wanted + ")");
    }
}
