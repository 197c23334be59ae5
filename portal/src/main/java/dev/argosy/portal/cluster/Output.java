package dev.argosy.portal.cluster;

import dev.argosy.kernel.evidence.Digest;

/**
 * What a node left in its output folder: a tar kept as an artifact.
 *
 * @param isExpired whether its time is over: then the tar is gone
 */
public record Output(int rank, Digest digest, long bytes, boolean isExpired) {}
