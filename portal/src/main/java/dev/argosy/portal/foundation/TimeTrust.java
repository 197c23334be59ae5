package dev.argosy.portal.foundation;

/**
 * Whether decisions that time alone causes may be taken now. They may not for a while after database time was seen to
 * jump against this process's own monotonic clock.
 */
@FunctionalInterface
public interface TimeTrust {
    boolean holds();
}
