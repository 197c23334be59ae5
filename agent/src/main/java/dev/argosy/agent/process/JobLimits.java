package dev.argosy.agent.process;

import dev.argosy.kernel.Slice;

/**
 * What a job may have of its machine beside what its slice says.
 *
 * @param processes processes and threads that every job may have
 * @param processesPerCore how many more for each core of its slice
 * @param lookMillis how often its memory is looked at; its disk less often where looking takes long
 */
public record JobLimits(int processes, int processesPerCore, long lookMillis) {
    public static final JobLimits STANDARD = new JobLimits(2_048, 512, 1_000);

    private static final long MIB = 1024 * 1024;
    private static final int MILLIS = 1_000;

    long processesOf(Slice slice) {
        return processes + (long) processesPerCore * Math.ceilDiv(slice.cpuMillis(), MILLIS);
    }

    /** Files in shared memory that no process has mapped are not seen as anybody's: half as much again, at most. */
    static long sharedMemoryBytes(Slice slice) {
        return Math.max(MIB, slice.memoryMiB() * MIB / 2);
    }
}
