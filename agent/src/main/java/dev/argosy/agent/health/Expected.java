package dev.argosy.agent.health;

import java.util.Set;

/**
 * What this machine promised.
 *
 * @param uuids the gpus that the driver's program has to show
 */
public record Expected(Set<String> uuids) {
    public Expected {
        uuids = Set.copyOf(uuids);
    }
}
