package dev.argosy.portal.foundation;

/** Says that there may be work; cheap, never blocks, may be called from anywhere, many pokes count as one. */
@FunctionalInterface
public interface Poke {
    void now();
}
