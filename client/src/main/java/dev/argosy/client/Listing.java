package dev.argosy.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A list of the portal, however long: its pages are fetched as it is walked, none before it is needed.
 *
 * <p>Each walk begins anew. What is added while one goes on may be missed; what was there when it began is seen once.
 */
public final class Listing implements Iterable<Json> {
    private static final int PAGE = 500;

    private final PortalClient http;
    private final String path;
    private final Map<String, ? extends @Nullable Object> query;

    Listing(PortalClient http, String path, Map<String, ? extends @Nullable Object> query) {
        this.http = http;
        this.path = path;
        this.query = query;
    }

    /** The entries, one after the other. */
    public Stream<Json> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** All entries in one document, as if the list had one page. */
    public Json document() {
        return document(Long.MAX_VALUE);
    }

    /**
     * The first entries in one document.
     *
     * @param most at least 1; {@code next} of the document says where more would begin
     */
    public Json document(long most) {
        var items = new ArrayList<Json>();
        var pages = new Pages(most);
        Json first = pages.next();
        items.addAll(first.at("items").items());
        while (pages.hasNext()) {
            items.addAll(pages.next().at("items").items());
        }
        var whole = new LinkedHashMap<String, Json>();
        if (first instanceof Json.Fields fields) {
            whole.putAll(fields.members());
        }
        whole.put("items", new Json.Array(items));
        whole.put("next", pages.cursor == null ? Json.NULL : Json.of(pages.cursor));
        return new Json.Fields(whole);
    }

    @Override
    public Iterator<Json> iterator() {
        return new Entries(new Pages(Long.MAX_VALUE));
    }

    private static final class Entries implements Iterator<Json> {
        private final Pages pages;
        private Iterator<Json> page = List.<Json>of().iterator();

        Entries(Pages pages) {
            this.pages = pages;
        }

        @Override
        public boolean hasNext() {
            // a page may be empty and yet have another after it
            while (!page.hasNext() && pages.hasNext()) {
                page = pages.next().at("items").items().iterator();
            }
            return page.hasNext();
        }

        @Override
        public Json next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }
    }

    private final class Pages implements Iterator<Json> {
        private long left;
        private boolean begun;
        private @Nullable String cursor;

        Pages(long most) {
            left = most;
        }

        @Override
        public boolean hasNext() {
            return !begun || cursor != null && left > 0;
        }

        @Override
        public Json next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var asked = new LinkedHashMap<String, @Nullable Object>(query);
            asked.put("limit", Math.min(PAGE, left));
            if (cursor != null) {
                asked.put("cursor", cursor);
            }
            Json page = http.get(path + PortalClient.query(asked));
            String next = page.at("next").asText().orElse(null);
            if (next != null && next.equals(cursor)) {
                throw new IllegalStateException("next: '" + next + "' (expected: another than the one asked for)");
            }
            begun = true;
            cursor = next;
            left -= page.at("items").items().size();
            return page;
        }
    }
}
