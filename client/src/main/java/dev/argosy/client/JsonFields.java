package dev.argosy.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the members of a JSON object in order; absent values leave no member. */
public final class JsonFields {
    private final Map<String, Json> members = new LinkedHashMap<>();

    JsonFields() {}

    public JsonFields put(String name, @Nullable Json value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    public JsonFields put(String name, @Nullable String value) {
        return value == null ? this : put(name, Json.of(value));
    }

    public JsonFields put(String name, @Nullable Long value) {
        return value == null ? this : put(name, Json.of(value));
    }

    public JsonFields put(String name, long value) {
        return put(name, Json.of(value));
    }

    public JsonFields put(String name, boolean value) {
        return put(name, Json.of(value));
    }

    public JsonFields put(String name, Optional<Long> value) {
        value.ifPresent(number -> put(name, Json.of(number)));
        return this;
    }

    public Json done() {
        return new Json.Fields(members);
    }
}
