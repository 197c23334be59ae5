package dev.argosy.kernel.evidence;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the portal signs to make a machine run a lease. {@code maximumMillis} bounds every extension: extensions
 * themselves are unsigned.
 *
 * @param slice the text of {@link dev.argosy.kernel.Slice#text()}
 * @param capabilities what the agent must understand to run it; empty for plain process workloads
 */
public record OrderText(
        LeaseId lease,
        FencingToken token,
        String slice,
        Digest workload,
        Digest termsHash,
        long maximumMillis,
        SortedSet<String> capabilities) {
    /** No longer term may be asked for: one order bounds all that a lease is ever extended to. */
    public static final Duration LONGEST_TERM = Duration.ofDays(30);

    private static final String PURPOSE = "argosy-order-v1";

    public byte[] bytes() {
        return Lines.of(PURPOSE)
                .add(token.machine().text())
                .add(lease.text())
                .add(token.grantNumber())
                .add(slice)
                .add(workload.hex())
                .add(termsHash.hex())
                .add(maximumMillis)
                .add(String.join(",", capabilities))
                .bytes();
    }

    public static OrderText parse(byte[] bytes) {
        List<String> lines = Lines.parse(PURPOSE, 8, bytes);
        var capabilities = new TreeSet<String>();
        if (!lines.get(7).isEmpty()) {
            capabilities.addAll(List.of(lines.get(7).split(",", -1)));
        }
        return new OrderText(
                LeaseId.parse(lines.get(1)),
                new FencingToken(MachineId.parse(lines.get(0)), Lines.number(lines.get(2))),
                lines.get(3),
                new Digest(lines.get(4)),
                new Digest(lines.get(5)),
                Lines.number(lines.get(6)),
                capabilities);
    }
}
