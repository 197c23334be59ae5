package dev.argosy.kernel.evidence;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import java.util.List;

/**
 * A machine's statement that a lease has been active for so many milliseconds in all: a running total, chained to
 * the record before by its hash.
 */
public record UsageRecord(
        LeaseId lease, FencingToken token, Digest termsHash, long sequence, long activeMillis, Digest previous) {
    private static final String PURPOSE = "argosy-usage-v1";

    public UsageRecord {
        if (sequence < 1 || activeMillis < 0) {
            throw new IllegalArgumentException(
                    "usage record: sequence " + sequence + ", active " + activeMillis + " ms (expected: >= 1, >= 0)");
        }
    }

    public byte[] bytes() {
        return Lines.of(PURPOSE)
                .add(token.machine().text())
                .add(lease.text())
                .add(token.grantNumber())
                .add(termsHash.hex())
                .add(sequence)
                .add(activeMillis)
                .add(previous.hex())
                .bytes();
    }

    public static UsageRecord parse(byte[] bytes) {
        List<String> lines = Lines.parse(PURPOSE, 7, bytes);
        return new UsageRecord(
                LeaseId.parse(lines.get(1)),
                new FencingToken(MachineId.parse(lines.get(0)), Lines.number(lines.get(2))),
                new Digest(lines.get(3)),
                Lines.number(lines.get(4)),
                Lines.number(lines.get(5)),
                new Digest(lines.get(6)));
    }

    /** What the next record of this lease names as the one before. */
    public Digest hash() {
        return Digest.of(bytes());
    }
}
