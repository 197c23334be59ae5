package dev.argosy.portal.foundation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How customers read instants: ISO-8601, UTC, always with milliseconds, so that texts compare as instants do. */
public final class Instants {
    private static final DateTimeFormatter WITH_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Instants() {}

    public static String text(Instant instant) {
        return WITH_MILLIS.format(instant);
    }
}
