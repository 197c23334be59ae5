package dev.argosy.portal.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import dev.argosy.portal.fleet.AgentMessages.Answer;
import dev.argosy.portal.fleet.AgentMessages.Session;
import dev.argosy.portal.fleet.Machines.MachineCertificates;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.lease.FakeLeases;
import dev.argosy.portal.lease.Lease;
import dev.argosy.protocol.v1.UsageAnswer;
import dev.argosy.protocol.v1.UsageBatch;
import dev.argosy.protocol.v1.UsageEntry;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Signed usage through the room's handler: what is taken, what is refused, and what stays as evidence. */
class UsageHandlerTest {
    private static final KeyPair KEYS = Ed25519.generate(new SecureRandom());
    private static final Instant GRANTED_AT = Instant.parse("2030-01-01T00:00:00Z");

    private final MemoryTransactions transactions = new MemoryTransactions(() -> GRANTED_AT.plusSeconds(60));
    private final Pokes pokes = new Pokes();
    private long ids;
    private final FakeLeases leases = new FakeLeases(transactions, new MemoryHistory(pokes), () -> new UUID(8, ids++));
    private final Lease lease = leases.active(GRANTED_AT, 600_000);
    private final MachineId machine = lease.grant().machine();
    private final List<Code> quarantined = new ArrayList<>();
    private final MeterStore store = new MemoryMeterStore();
    private final MeteringRoom room = new MeteringRoom(
            new MeteringPorts(
                    transactions,
                    pokes,
                    () -> new UUID(7, ids++),
                    leases,
                    (tx, session) -> {},
                    (tx, asked) -> asked.equals(machine)
                            ? Optional.of(
                                    new MachineCertificates(KEYS.getPublic().getEncoded(), new byte[] {5}))
                            : Optional.empty(),
                    MeteringPorts.UsageSignatures.ED25519,
                    (tx, asked, reason) -> quarantined.add(reason)),
            store);

    @Test
    void aSignedTotalIsAcceptedWithItsEvidence() {
        var first = record(1, 20_000, Digest.ZERO);
        var second = record(2, 40_000, first.hash());
        assertThat(codes(send(KEYS, false, first, second))).containsExactly("", "");
        assertThat(meter()).isEqualTo(new Meter(2, 40_000, 40_000, false));
        var evidence = evidence();
        assertThat(evidence).hasSize(2);
        for (Evidence one : evidence) {
            assertThat(UsageReport.parse(one.report()).root()).isEqualTo(MerkleTree.rootFrom(one.record(), one.path()));
            assertThat(Ed25519.check(KEYS.getPublic()).holds(one.report(), one.signature()))
                    .isTrue();
        }
    }

    @Test
    void repeatsAreAcknowledgedAndChangeNothing() {
        var first = record(1, 20_000, Digest.ZERO);
        send(KEYS, false, first);
        assertThat(codes(send(KEYS, false, first))).containsExactly("");
        assertThat(meter()).isEqualTo(new Meter(1, 20_000, 20_000, false));
        assertThat(evidence()).hasSize(1);
    }

    @Test
    void theLastRecordSettlesAndLeavesFirstAndLast() {
        var first = record(1, 10_000, Digest.ZERO);
        var second = record(2, 20_000, first.hash());
        var third = record(3, 30_000, second.hash());
        send(KEYS, false, first, second);
        assertThat(leases.settled).isEmpty();
        send(KEYS, true, third);
        assertThat(leases.settled).containsExactly(lease.id());
        assertThat(meter().last()).isTrue();
        assertThat(evidence()).extracting(Evidence::sequence).containsExactly(1L, 3L);
    }

    @Test
    void aSettledLeaseKeepsFirstAndLastOfWhatStillArrives() {
        var first = record(1, 10_000, Digest.ZERO);
        var second = record(2, 20_000, first.hash());
        var third = record(3, 30_000, second.hash());
        send(KEYS, false, first, second);
        leases.cap(lease.id(), 20_000);
        leases.settle(lease.id());
        send(KEYS, false, third, record(4, 40_000, third.hash()));
        assertThat(meter().last()).isFalse();
        Map<LeaseId, Map<Long, Digest>> kept =
                transactions.run(tx -> store.keptHashes(tx, Map.of(lease.id(), Set.of(1L, 2L, 3L, 4L))));
        assertThat(kept.get(lease.id())).containsOnlyKeys(1L, 4L);
    }

    @Test
    void helloNamesWhatIsHeldOfOpenLeasesAndNothingElse() {
        assertThat(held()).isEqualTo(Map.of(lease.id().text(), 0L));
        var first = record(1, 10_000, Digest.ZERO);
        send(KEYS, false, first);
        send(KEYS, true, record(2, 20_000, first.hash()));
        assertThat(held()).isEqualTo(Map.of(lease.id().text(), 2L));
        leases.cap(lease.id(), 20_000);
        assertThat(held()).isEqualTo(Map.of(lease.id().text(), 2L));
        leases.settle(lease.id());
        assertThat(held()).isEmpty();
    }

    private Map<String, Long> held() {
        return transactions.run(tx -> room.held(tx, machine));
    }

    @Test
    void moreThanTheTimeThatHasPassedIsSignedButNotAccepted() {
        send(KEYS, false, record(1, 999_000, Digest.ZERO));
        assertThat(meter()).isEqualTo(new Meter(1, 60_000, 999_000, false));
    }

    @Test
    void timeAfterTheCapIsRecordedAndNotCharged() {
        leases.cap(lease.id(), 15_000);
        assertThat(codes(send(KEYS, true, record(1, 20_000, Digest.ZERO)))).containsExactly("usage-after-cap");
        assertThat(meter()).isEqualTo(new Meter(1, 15_000, 20_000, true));
    }

    @Test
    void aContradictionQuarantinesTheMachine() {
        send(KEYS, false, record(1, 20_000, Digest.ZERO));
        assertThat(codes(send(KEYS, false, record(1, 30_000, Digest.ZERO)))).containsExactly("usage-conflict");
        assertThat(quarantined).containsExactly(Codes.USAGE_CONFLICT);
        assertThat(meter().rawTotal()).isEqualTo(20_000);
    }

    @Test
    void aContradictionThatIsKnownIsNoReasonToQuarantineAgain() {
        send(KEYS, false, record(1, 20_000, Digest.ZERO));
        var other = record(1, 30_000, Digest.ZERO);
        send(KEYS, false, other);
        assertThat(codes(send(KEYS, false, other))).containsExactly("usage-conflict");
        assertThat(quarantined).containsExactly(Codes.USAGE_CONFLICT);
        send(KEYS, false, record(1, 31_000, Digest.ZERO));
        assertThat(quarantined).containsExactly(Codes.USAGE_CONFLICT, Codes.USAGE_CONFLICT);
    }

    @Test
    void anotherKeyIsRefused() {
        var other = Ed25519.generate(new SecureRandom());
        assertThat(refusal(send(other, false, record(1, 20_000, Digest.ZERO)))).isEqualTo(Codes.BAD_SIGNATURE);
        assertThat(meter()).isEqualTo(Meter.NONE);
    }

    @Test
    void recordsThatTheReportDoesNotCoverAreRefused() {
        var first = record(1, 20_000, Digest.ZERO);
        var report = UsageReport.over(machine, List.of(first));
        var forged = batch(KEYS, report, false, record(1, 99_000, Digest.ZERO));
        assertThat(refusal(room.handler().handle(new Session(machine, 1), forged)))
                .isEqualTo(Codes.BAD_SIGNATURE);
        assertThat(refusal(room.handler().handle(new Session(machine, 1), new byte[] {1, 2})))
                .isEqualTo(Codes.INVALID_VALUE);
        var ofAnother = UsageReport.over(new MachineId(new UUID(8, 8)), List.of(first));
        assertThat(refusal(room.handler().handle(new Session(machine, 1), batch(KEYS, ofAnother, false, first))))
                .isEqualTo(Codes.INVALID_VALUE);
    }

    @Test
    void otherTermsTokensAndLeasesAreAnsweredOneByOne() {
        var otherTerms =
                new UsageRecord(lease.id(), lease.grant().token(), Digest.ofText("cheaper"), 1, 5_000, Digest.ZERO);
        var unknown = new UsageRecord(
                new LeaseId(new UUID(9, 9)), lease.grant().token(), Digest.ofText("any"), 1, 5_000, Digest.ZERO);
        assertThat(codes(send(KEYS, false, otherTerms, unknown, record(1, 5_000, Digest.ZERO))))
                .containsExactly("usage-mismatch", "not-found", "");
        assertThat(meter().acceptedMillis()).isEqualTo(5_000);
    }

    private UsageRecord record(long sequence, long total, Digest previous) {
        var grant = lease.grant();
        return new UsageRecord(lease.id(), grant.token(), grant.terms().hash(), sequence, total, previous);
    }

    private Answer send(KeyPair keys, boolean last, UsageRecord... records) {
        var body = batch(keys, UsageReport.over(machine, List.of(records)), last, records);
        return room.handler().handle(new Session(machine, 1), body);
    }

    private static byte[] batch(KeyPair keys, UsageReport report, boolean last, UsageRecord... records) {
        Signer signer = Ed25519.signer(keys.getPrivate());
        var batch = UsageBatch.newBuilder()
                .setReport(ByteString.copyFrom(report.bytes()))
                .setSignature(ByteString.copyFrom(signer.sign(report.bytes())));
        for (UsageRecord record : records) {
            batch.addEntries(UsageEntry.newBuilder()
                    .setRecord(ByteString.copyFrom(record.bytes()))
                    .setLast(last));
        }
        return batch.build().toByteArray();
    }

    private static List<String> codes(Answer answer) {
        assertThat(answer.refusal()).isEmpty();
        try {
            return UsageAnswer.parseFrom(answer.body()).getCodesList();
        } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }

    private static Code refusal(Answer answer) {
        return answer.refusal().orElseThrow().code();
    }

    private Meter meter() {
        return java.util.Objects.requireNonNull(
                transactions.run(tx -> room.totals(tx, List.of(lease.id()))).get(lease.id()));
    }

    private List<Evidence> evidence() {
        return transactions.run(tx -> room.evidence(tx, lease.id()));
    }
}
