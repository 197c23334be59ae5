package dev.argosy.kernel.evidence;

import dev.argosy.kernel.MachineId;
import java.util.List;

/** The one text a machine signs per report: how many usage records there are and the Merkle root over them. */
public record UsageReport(MachineId machine, int count, Digest root) {
    private static final String PURPOSE = "argosy-report-v1";

    public static UsageReport over(MachineId machine, List<UsageRecord> records) {
        return new UsageReport(
                machine,
                records.size(),
                MerkleTree.of(records.stream().map(UsageRecord::bytes).toList()).root());
    }

    public byte[] bytes() {
        return Lines.of(PURPOSE).add(machine.text()).add(count).add(root.hex()).bytes();
    }

    public static UsageReport parse(byte[] bytes) {
        List<String> lines = Lines.parse(PURPOSE, 3, bytes);
        return new UsageReport(
                MachineId.parse(lines.get(0)), Math.toIntExact(Lines.number(lines.get(1))), new Digest(lines.get(2)));
    }
}
