package dev.argosy.portal.foundation;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted: so many entries after a place in the list's order.
 *
 * <p>A place is the key of the last entry that was seen, not a number of entries to skip: what comes or goes before it
 * moves nothing, so that a walk sees each entry that was there when it began once.
 */
public record PageRequest<K>(
        CursorForm<K> form, int limit, @Nullable K after) {
    public static final int MAX_LIMIT = 1_000;
    static final int DEFAULT_LIMIT = 200;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_LIMIT + ")");
        }
    }

    /** The first page. */
    public static <K> PageRequest<K> first(CursorForm<K> form, int limit) {
        return new PageRequest<>(form, limit, null);
    }

    /** How many entries to look up: one more than are shown tells whether there is another page. */
    public int lookUp() {
        return limit + 1;
    }

    /** The page made of what was looked up, which is in the list's order. */
    public <T> Page<T> cut(List<T> found, Function<? super T, ? extends K> key) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> shown = found.subList(0, limit);
        return new Page<>(shown, form.text(key.apply(shown.getLast())));
    }
}
