package dev.argosy.kernel;

/** Orders the leases of one machine: a grant with a higher number is newer, whatever clocks say. */
public record FencingToken(MachineId machine, long grantNumber) {
    public FencingToken {
        if (grantNumber < 1) {
            throw new IllegalArgumentException("grantNumber: " + grantNumber + " (expected: >= 1)");
        }
    }
}
