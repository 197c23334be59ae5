package dev.argosy.portal.foundation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A place in a list that is ordered by when things happened and, within the same instant, by id. */
public record TimedKey(Instant at, UUID id) {
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    public static CursorForm<TimedKey> form(String list) {
        return new CursorForm<>(
                list, key -> List.of(key.at().toString(), key.id().toString()), TimedKey::read);
    }

    private static TimedKey read(List<String> parts) {
        Instant at = Instant.parse(parts.get(0));
        if (parts.size() != 2 || at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
            throw new IllegalArgumentException("no place: " + parts);
        }
        return new TimedKey(at, UUID.fromString(parts.get(1)));
    }
}
