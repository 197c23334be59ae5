package dev.argosy.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Reads server-sent events from text: fields until an empty line make one event, comments make none. */
final class EventStream {
    private final BufferedReader in;
    private Optional<String> lastId = Optional.empty();

    EventStream(Reader in) {
        this.in = new BufferedReader(in);
    }

    /** The next event, or empty at the end; an event cut off by the end is dropped, as the standard asks. */
    Optional<Event> next() throws IOException {
        var data = new StringBuilder();
        String name = "message";
        boolean any = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                if (any) {
                    return Optional.of(new Event(lastId, name, data.toString()));
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "id" -> lastId = Optional.of(value);
                case "event" -> name = value;
                case "data" -> {
                    data.append(any ? "\n" : "").append(value);
                    any = true;
                }
                default -> {
                    // a comment (the heartbeat) or a field we do not need
                }
            }
        }
        return Optional.empty();
    }

    record Event(Optional<String> id, String name, String data) {}
}
