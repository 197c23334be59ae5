package dev.argosy.agent.health;

import java.util.ArrayList;
import java.util.List;

/** The Xids that were seen, repeats of the same on the same gpu as one. Thread-safe, and bounded. */
final class XidLog {
    private static final int MOST = 64;
    /** What comes again within this time belongs to the same trouble. */
    private static final long SAME_MILLIS = 3_600_000;

    private static final long HARDWARE_MILLIS = 24 * 3_600_000L;
    private static final long APPLICATION_MILLIS = 3_600_000;

    /** @param first as it came first, whose time is that of all */
    record Episode(Xid first, long lastEpochMillis, int times) {
        private boolean has(Xid other) {
            return first.number() == other.number()
                    && first.isOf(other.pci())
                    && Math.abs(other.atEpochMillis() - lastEpochMillis) < SAME_MILLIS;
        }
    }

    private final List<Episode> episodes = new ArrayList<>();

    synchronized void add(Xid xid) {
        for (int i = 0; i < episodes.size(); i++) {
            Episode known = episodes.get(i);
            if (known.has(xid)) {
                episodes.set(
                        i,
                        new Episode(
                                known.first(),
                                Math.max(known.lastEpochMillis(), xid.atEpochMillis()),
                                known.times() + 1));
                return;
            }
        }
        episodes.add(new Episode(xid, xid.atEpochMillis(), 1));
        if (episodes.size() > MOST) {
            episodes.removeFirst();
        }
    }

    /** Those of which somebody should still know: one of a program's own fault is soon old. */
    synchronized List<Episode> since(long nowEpochMillis) {
        return episodes.stream()
                .filter(episode -> nowEpochMillis - episode.lastEpochMillis()
                        < (XidMeaning.of(episode.first().number()).hardware() ? HARDWARE_MILLIS : APPLICATION_MILLIS))
                .toList();
    }
}
