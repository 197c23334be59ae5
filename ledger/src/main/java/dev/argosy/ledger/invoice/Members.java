package dev.argosy.ledger.invoice;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads the members of one JSON object by name; every one must be asked for, or the object is refused. */
final class Members {
    private final String where;
    private final Json.Members members;
    private final Set<String> asked = new HashSet<>();

    private Members(String where, Json.Members members) {
        this.where = where;
        this.members = members;
    }

    /** Reads an object whole with {@code reader}. */
    static <T> T read(String where, Json value, Function<Members, T> reader) {
        if (!(value instanceof Json.Members object)) {
            throw new NotCanonical(where + ": expected an object");
        }
        var members = new Members(where, object);
        T result = reader.apply(members);
        for (String name : object.values().keySet()) {
            if (!members.asked.contains(name)) {
                throw new NotCanonical(members.path(name) + ": unknown member");
            }
        }
        return result;
    }

    String path(String name) {
        return where.isEmpty() ? name : where + "/" + name;
    }

    Json any(String name) {
        asked.add(name);
        Json value = members.values().get(name);
        if (value == null) {
            throw new NotCanonical(path(name) + ": missing");
        }
        return value;
    }

    String text(String name) {
        if (any(name) instanceof Json.Text(String value)) {
            return value;
        }
        throw new NotCanonical(path(name) + ": expected a string");
    }

    /** A string that {@code parse} understands. */
    <T> T parsed(String name, Function<String, T> parse) {
        String text = text(name);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new NotCanonical(path(name) + ": " + malformed.getMessage());
        }
    }

    long number(String name) {
        if (any(name) instanceof Json.Whole(long value) && value >= 0) {
            return value;
        }
        throw new NotCanonical(path(name) + ": expected a whole number, 0 or more");
    }

    int count(String name) {
        long value = number(name);
        if (value > Integer.MAX_VALUE) {
            throw new NotCanonical(path(name) + ": " + value + " (expected: a small number)");
        }
        return (int) value;
    }

    boolean truth(String name) {
        if (any(name) instanceof Json.Truth(boolean value)) {
            return value;
        }
        throw new NotCanonical(path(name) + ": expected true or false");
    }

    <T> T object(String name, Function<Members, T> reader) {
        return read(path(name), any(name), reader);
    }

    <T> List<T> objects(String name, Function<Members, T> reader) {
        if (!(any(name) instanceof Json.Items(List<Json> items))) {
            throw new NotCanonical(path(name) + ": expected a list");
        }
        var all = new ArrayList<T>();
        for (int i = 0; i < items.size(); i++) {
            all.add(read(path(name) + "/" + i, items.get(i), reader));
        }
        return all;
    }
}
