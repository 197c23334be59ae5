package dev.argosy.ledger.invoice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** JSON as a tree, of the kinds that an invoice file has: no fractions, no null. */
sealed interface Json {
    /** The largest whole number that every reader of JSON holds exactly. */
    long LARGEST = (1L << 53) - 1;

    record Text(String value) implements Json {}

    record Whole(long value) implements Json {
        public Whole {
            if (value > LARGEST || value < -LARGEST) {
                throw new NotCanonical("number " + value + " (expected: within 2^53 - 1)");
            }
        }
    }

    record Truth(boolean value) implements Json {}

    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Members(SequencedMap<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }

        Members without(String name) {
            var rest = new LinkedHashMap<>(values);
            rest.remove(name);
            return new Members(rest);
        }

        Members with(String name, Json value) {
            var more = new LinkedHashMap<>(values);
            more.put(name, value);
            return new Members(more);
        }
    }

    static Members members(Map<String, Json> values) {
        return new Members(new LinkedHashMap<>(values));
    }
}
