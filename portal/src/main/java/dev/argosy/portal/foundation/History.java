package dev.argosy.portal.foundation;

import java.time.Instant;
import java.util.List;

/**
 * Facts, appended in the transaction that changes the rows they explain; the same table is the outbox.
 *
 * <p>A consumer keeps a named cursor and moves it in the transaction of its effect. Positions are (transaction,
 * sequence) and only those below every transaction still running are read, because sequence numbers become visible
 * out of order. After commit the topic {@code history:<room>} is rung.
 */
public interface History {
    void append(Transaction tx, String room, String stream, List<Fact> facts);

    /** Facts of a room after {@code after}, oldest first. */
    List<Entry> read(Transaction tx, String room, Position after, int limit);

    /** Facts of one stream of a room after {@code after}, oldest first. */
    List<Entry> readStream(Transaction tx, String room, String stream, Position after, int limit);

    /** Where a consumer stands; {@link Position#START} when it is new. Locks the cursor until the transaction ends. */
    Position cursor(Transaction tx, String consumer);

    void moveCursor(Transaction tx, String consumer, Position to);

    /** What happened, named in the past tense ({@code lease-started}), with its JSON. */
    record Fact(String kind, String json) {}

    /** A fact as stored. */
    record Entry(Position position, String room, String stream, Fact fact, Instant at) {}

    /** Orders all facts: the writing transaction, then the sequence inside it. Text form {@code 12-34}. */
    record Position(long transaction, long sequence) implements Comparable<Position> {
        public static final Position START = new Position(0, 0);

        public static Position parse(String text) {
            int dash = text.indexOf('-');
            if (dash < 1) {
                throw new IllegalArgumentException("position: '" + text + "' (expected: <number>-<number>)");
            }
            return new Position(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
        }

        @Override
        public int compareTo(Position other) {
            int byTransaction = Long.compare(transaction, other.transaction);
            return byTransaction != 0 ? byTransaction : Long.compare(sequence, other.sequence);
        }

        @Override
        public String toString() {
            return transaction + "-" + sequence;
        }
    }
}
