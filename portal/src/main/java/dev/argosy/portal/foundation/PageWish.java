package dev.argosy.portal.foundation;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/** The query of every list: {@code ?limit=} and {@code ?cursor=}, texts, so that a wrong one is refused by us. */
public record PageWish(@Nullable String limit, @Nullable String cursor) {
    public <K> PageRequest<K> of(CursorForm<K> form) {
        return new PageRequest<>(form, size(), cursor == null ? null : form.parse(cursor));
    }

    private int size() {
        if (limit == null) {
            return PageRequest.DEFAULT_LIMIT;
        }
        int asked = limit.matches("[0-9]{1,9}") ? Integer.parseInt(limit) : 0;
        if (asked < 1 || asked > PageRequest.MAX_LIMIT) {
            String shown = limit.length() > 20 ? limit.substring(0, 20) + "…" : limit;
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "limit: '" + shown + "' (expected: 1.." + PageRequest.MAX_LIMIT + ")",
                            "ask for 1 to " + PageRequest.MAX_LIMIT + " entries a page; \"next\" leads on")
                    .asException();
        }
        return asked;
    }
}
