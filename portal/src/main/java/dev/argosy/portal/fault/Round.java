package dev.argosy.portal.fault;

/** What one step of the detector wants done; used again for each. */
final class Round {
    /** To be asked now. */
    final Slots probes = new Slots();

    final Slots reachable = new Slots();
    final Slots suspected = new Slots();
    final Slots unreachable = new Slots();

    void clear() {
        probes.clear();
        reachable.clear();
        withhold();
    }

    /** Nothing bad is said of any machine. That one is back may always be said. */
    void withhold() {
        suspected.clear();
        unreachable.clear();
    }

    boolean saysNothing() {
        return reachable.size() + suspected.size() + unreachable.size() == 0;
    }
}
