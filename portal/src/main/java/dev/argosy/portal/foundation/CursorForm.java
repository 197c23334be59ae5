package dev.argosy.portal.foundation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How places in one list are written into cursors, which callers keep and send back without looking into them.
 *
 * <p>A cursor holds a place and nothing else: whose entries are shown is decided by the caller's key each time.
 *
 * @param list names the list, so that a cursor of another one is noticed
 * @param read refuses what cannot be a place with any exception
 */
public record CursorForm<K>(String list, Function<K, List<String>> write, Function<List<String>, K> read) {
    private static final int LONGEST = 1_000;
    private static final int SHOWN = 80;

    public String text(K key) {
        return Stream.concat(Stream.of(list), write.apply(key).stream())
                .map(part -> Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(UTF_8)))
                .reduce((one, other) -> one + "." + other)
                .orElseThrow();
    }

    K parse(String text) {
        try {
            if (text.length() > LONGEST) {
                throw new IllegalArgumentException("longer than any cursor");
            }
            List<String> parts = Stream.of(text.split("\\.", -1))
                    .map(part -> new String(Base64.getUrlDecoder().decode(part), UTF_8))
                    .toList();
            if (!parts.getFirst().equals(list)) {
                throw new IllegalArgumentException("of another list");
            }
            return read.apply(parts.subList(1, parts.size()));
        } catch (RuntimeException malformed) {
            // what is wrong inside is no business of the caller's: cursors are taken as they are
            String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "cursor: '" + shown + "' (expected: \"next\" of an earlier answer of this list, unchanged)",
                            "begin without cursor, and pass on what \"next\" says")
                    .asException();
        }
    }
}
