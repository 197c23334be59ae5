package dev.argosy.kernel.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static final MachineId MACHINE = new MachineId(new UUID(1, 2));
    private static final LeaseId LEASE = new LeaseId(new UUID(3, 4));
    private static final UsageRecord RECORD =
            new UsageRecord(LEASE, new FencingToken(MACHINE, 7), Digest.ofText("terms"), 3, 120_000, Digest.ZERO);

    @Test
    void aRecordIsTheseExactBytes() {
        assertThat(new String(RECORD.bytes(), StandardCharsets.UTF_8))
                .isEqualTo("argosy-usage-v1\n" + MACHINE + "\n" + LEASE + "\n7\n"
                        + Digest.ofText("terms").hex() + "\n3\n120000\n" + "0".repeat(64) + "\n");
        assertThat(UsageRecord.parse(RECORD.bytes())).isEqualTo(RECORD);
    }

    @Test
    void nothingButTheCanonicalFormIsRead() {
        String text = new String(RECORD.bytes(), StandardCharsets.UTF_8);
        for (String wrong : List.of(
                text.replace("\n3\n", "\n03\n"),
                text.replace("\n3\n", "\n+3\n"),
                text.replace("\n3\n", "\n0\n"),
                text + "more\n",
                text.substring(0, text.length() - 1),
                text.replace("argosy-usage-v1", "argosy-report-v1"))) {
            assertThatThrownBy(() -> UsageRecord.parse(wrong.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> UsageRecord.parse(new byte[] {(byte) 0xff}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lines.of("purpose").add("two\nlines")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOrderIsReadBack() {
        var order = new OrderText(
                LEASE,
                new FencingToken(MACHINE, 7),
                "gpus=;cpu=1000;memory=512;disk=100",
                Digest.ofText("workload"),
                Digest.ofText("terms"),
                3_600_000,
                new TreeSet<>(List.of("mig", "docker")));
        assertThat(OrderText.parse(order.bytes())).isEqualTo(order);
    }

    @Property
    void everyLeafProvesItsRootAndNoOther(@ForAll @IntRange(min = 1, max = 70) int count) {
        List<byte[]> leaves = IntStream.range(0, count)
                .mapToObj(i -> ("leaf " + i).getBytes(StandardCharsets.UTF_8))
                .toList();
        MerkleTree tree = MerkleTree.of(leaves);
        for (int i = 0; i < count; i++) {
            assertThat(MerkleTree.rootFrom(leaves.get(i), tree.path(i))).isEqualTo(tree.root());
            assertThat(MerkleTree.rootFrom("other".getBytes(StandardCharsets.UTF_8), tree.path(i)))
                    .isNotEqualTo(tree.root());
        }
    }

    @Test
    void aSignatureHoldsForItsBytesAndKeyOnly() {
        var random = new SecureRandom();
        var keys = Ed25519.generate(random);
        byte[] bytes = UsageReport.over(MACHINE, List.of(RECORD)).bytes();
        byte[] signature = Ed25519.signer(keys.getPrivate()).sign(bytes);
        SignatureCheck check = Ed25519.check(keys.getPublic());
        assertThat(check.holds(bytes, signature)).isTrue();
        assertThat(check.holds(RECORD.bytes(), signature)).isFalse();
        assertThat(check.holds(bytes, new byte[3])).isFalse();
        assertThat(Ed25519.check(Ed25519.generate(random).getPublic()).holds(bytes, signature))
                .isFalse();
        assertThat(UsageReport.parse(bytes)).isEqualTo(UsageReport.over(MACHINE, List.of(RECORD)));
    }
}
