package dev.argosy.agent.core;

import dev.argosy.kernel.evidence.Digest;

/**
 * Which members file a lease should have.
 *
 * @param generation grows; a file never gives way to one of a lower generation
 * @param size of its bytes
 */
public record Members(long generation, Digest digest, long size) {
    public static final long MOST_BYTES = 1024 * 1024;
}
