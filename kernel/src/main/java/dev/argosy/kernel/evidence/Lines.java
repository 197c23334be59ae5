package dev.argosy.kernel.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds and reads the exact text that is signed: a purpose line, then one value a line, LF after each. */
public final class Lines {
    private final StringBuilder text = new StringBuilder();

    private Lines(String purpose) {
        add(purpose);
    }

    public static Lines of(String purpose) {
        return new Lines(purpose);
    }

    public Lines add(String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("line: '" + value + "' (expected: no line break)");
        }
        text.append(value).append('\n');
        return this;
    }

    public Lines add(long value) {
        return add(Long.toString(value));
    }

    public String text() {
        return text.toString();
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** The values after the purpose line; anything but exactly {@code count} of them is an error. */
    public static List<String> parse(String purpose, int count, byte[] bytes) {
        String all;
        try {
            all = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("signed text: not UTF-8", notUtf8);
        }
        var lines = new ArrayList<String>();
        int from = 0;
        for (int end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
            lines.add(all.substring(from, end));
            from = end + 1;
        }
        if (from != all.length()
                || lines.size() != count + 1
                || !lines.getFirst().equals(purpose)) {
            throw new IllegalArgumentException("signed text: expected '" + purpose + "' and " + count + " lines");
        }
        return List.copyOf(lines.subList(1, lines.size()));
    }

    /** A decimal number in its one canonical form: no sign, no leading zero. */
    public static long number(String line) {
        long value = Long.parseLong(line);
        if (value < 0 || !Long.toString(value).equals(line)) {
            throw new IllegalArgumentException(
                    "number: '" + line + "' (expected: digits without sign or leading zero)");
        }
        return value;
    }
}
