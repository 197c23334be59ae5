package dev.argosy.simulation;

/** The money that moved for a lease, as its transfers add up. */
final class Moved {
    long reserved;
    long charged;
    long released;
    long credited;
    /** What was charged when its cap was set stays charged; more is held to the cap. */
    boolean chargedAfterTheEnd;

    @Override
    public String toString() {
        return "reserved " + reserved + ", charged " + charged + ", released " + released;
    }
}
