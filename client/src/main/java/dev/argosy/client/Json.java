package dev.argosy.client;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value; members of an object keep their order. */
public sealed interface Json {
    Json NULL = new Null();

    static Json parse(String text) {
        return new JsonReader(text).document();
    }

    static Json of(String text) {
        return new Text(text);
    }

    static Json of(long number) {
        return new Numeric(BigDecimal.valueOf(number));
    }

    static Json of(boolean truth) {
        return new Truth(truth);
    }

    static Json ofStrings(List<String> texts) {
        return new Array(texts.stream().map(Json::of).toList());
    }

    /** An object whose members are the given strings. */
    static Json ofStrings(Map<String, String> texts) {
        var members = Fields.start();
        texts.forEach(members::put);
        return members.done();
    }

    /** One line, without spaces. */
    default String compact() {
        var out = new StringBuilder();
        new JsonWriter(out, false).value(this, 0);
        return out.toString();
    }

    /** Several lines, indented by two spaces, for people. */
    default String pretty() {
        var out = new StringBuilder();
        new JsonWriter(out, true).value(this, 0);
        return out.toString();
    }

    /** The member of that name, or {@link #NULL} where there is none or this is no object. */
    default Json at(String name) {
        return this instanceof Fields fields ? fields.members().getOrDefault(name, NULL) : NULL;
    }

    default boolean has(String name) {
        return !(at(name) instanceof Null);
    }

    /** The elements of an array; nothing else has any. */
    default List<Json> items() {
        return this instanceof Array array ? array.elements() : List.of();
    }

    default Optional<String> asText() {
        return this instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    default Optional<Long> asNumber() {
        return this instanceof Numeric number ? Optional.of(number.value().longValue()) : Optional.empty();
    }

    /** The text of that member, empty where there is none. */
    default String text(String name) {
        return at(name).asText().orElse("");
    }

    /** The whole number of that member, 0 where there is none. */
    default long number(String name) {
        return at(name).asNumber().orElse(0L);
    }

    default boolean truth(String name) {
        return at(name) instanceof Truth truth && truth.value();
    }

    record Null() implements Json {}

    record Truth(boolean value) implements Json {}

    record Numeric(BigDecimal value) implements Json {}

    record Text(String value) implements Json {}

    record Array(List<Json> elements) implements Json {
        public Array {
            elements = List.copyOf(elements);
        }
    }

    /** An object. */
    record Fields(Map<String, Json> members) implements Json {
        public Fields {
            members = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(members));
        }

        public static JsonFields start() {
            return new JsonFields();
        }
    }
}
