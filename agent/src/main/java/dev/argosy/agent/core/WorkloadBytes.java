package dev.argosy.agent.core;

import java.util.Optional;

/**
 * A workload as it was fetched.
 *
 * @param bytes exact bytes, whose digest the order names
 * @param workload what those bytes say; empty when they say nothing this agent understands
 */
public record WorkloadBytes(byte[] bytes, Optional<Workload> workload) {}
