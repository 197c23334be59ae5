package dev.argosy.portal.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.portal.metering.MeterRules.Incoming;
import dev.argosy.portal.metering.MeterRules.Known;
import dev.argosy.portal.metering.MeterRules.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Running totals: what advances, what is known, what cannot be true. */
class MeterRulesTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final LeaseId LEASE = new LeaseId(new UUID(1, 1));
    private static final FencingToken TOKEN = new FencingToken(new MachineId(new UUID(2, 2)), 7);
    private static final Digest TERMS = Digest.ofText("terms");

    @Test
    void theFirstRecordBeginsTheMeterAndStays() {
        var verdict = (Verdict.Advanced) judge(record(1, 500, Digest.ZERO), false, null, 10_000);
        assertThat(verdict.stays()).isTrue();
        assertThat(verdict.after().acceptedMillis()).isEqualTo(500);
    }

    @Test
    void aHigherTotalAdvancesCutToWhatWasGranted() {
        var held = held(1, 500);
        var verdict = (Verdict.Advanced) judge(record(2, 9_000, held.recordHash()), false, held, 7_000);
        assertThat(verdict.after().rawTotal()).isEqualTo(9_000);
        assertThat(verdict.after().acceptedMillis()).isEqualTo(7_000);
        assertThat(verdict.stays()).isFalse();
    }

    @Test
    void aCapFoundLaterTakesNothingBack() {
        var held = held(1, 500);
        var verdict = (Verdict.Advanced) judge(record(2, 600, held.recordHash()), false, held, 100);
        assertThat(verdict.after().acceptedMillis()).isEqualTo(500);
    }

    @Test
    void evidenceStaysOnceAnHourAndAtTheEnd() {
        var held = held(1, 500);
        assertThat(stays(held, NOW.plusSeconds(3_599), false)).isFalse();
        assertThat(stays(held, NOW.plusSeconds(3_600), false)).isTrue();
        assertThat(stays(held, NOW, true)).isTrue();
    }

    @Test
    void theSameRecordAgainChangesNothingUnlessItIsNowTheLast() {
        var record = record(3, 700, Digest.ZERO);
        var held = new MeterState(LEASE, TOKEN.machine(), 3, 700, 700, record.hash(), false, NOW);
        assertThat(judge(record, false, held, 10_000)).isEqualTo(new Verdict.Repeated());
        assertThat(judge(record, true, held, 10_000))
                .isInstanceOfSatisfying(
                        Verdict.Finished.class,
                        finished -> assertThat(finished.after().last()).isTrue());
    }

    @Test
    void whatCannotBeTrueIsAConflict() {
        var held = held(3, 700);
        assertConflict(record(4, 699, held.recordHash()), held, null);
        assertConflict(record(3, 700, Digest.ofText("other chain")), held, null);
        assertConflict(record(2, 701, Digest.ZERO), held, null);
        assertConflict(record(2, 600, Digest.ZERO), held, Digest.ofText("kept under the same sequence"));
        assertConflict(record(4, 800, Digest.ofText("not the record before")), held, null);
        var finished = new MeterState(LEASE, TOKEN.machine(), 3, 700, 700, held.recordHash(), true, NOW);
        assertConflict(record(4, 701, held.recordHash()), finished, null);
    }

    @Test
    void anOlderRecordIsKnown() {
        assertThat(judge(record(2, 600, Digest.ZERO), false, held(3, 700), 10_000))
                .isEqualTo(new Verdict.Repeated());
    }

    /** Whatever order and repetition an honest machine's records arrive in, nothing conflicts and the sum is right. */
    @Property(tries = 200)
    void honestRecordsNeverConflict(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 1_000) Integer> steps,
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 11) Integer> arrivals) {
        var records = new ArrayList<UsageRecord>();
        long total = 0;
        for (int step : steps) {
            total += step;
            records.add(record(
                    records.size() + 1L,
                    total,
                    records.isEmpty() ? Digest.ZERO : records.getLast().hash()));
        }
        MeterState held = null;
        Map<Long, Digest> kept = new HashMap<>();
        long highest = 0;
        for (int arrival : arrivals) {
            var record = records.get(arrival % records.size());
            var known = new Known(held, kept.get(record.sequence()), Long.MAX_VALUE, NOW);
            switch (MeterRules.judge(new Incoming(record, record.hash(), false), known)) {
                case Verdict.Advanced(var after, var _) -> {
                    held = after;
                    kept.put(after.sequence(), record.hash());
                }
                case Verdict.Repeated() -> {}
                case Verdict.Finished _, Verdict.Conflict _ -> throw new AssertionError("honest record refused");
            }
            highest = Math.max(highest, record.activeMillis());
            var meter = Objects.requireNonNull(held).meter();
            assertThat(meter.rawTotal()).isEqualTo(highest);
            assertThat(meter.acceptedMillis()).isEqualTo(highest);
        }
    }

    private static boolean stays(MeterState held, Instant now, boolean last) {
        var record = record(held.sequence() + 1, held.rawTotal() + 1, held.recordHash());
        var verdict = MeterRules.judge(new Incoming(record, record.hash(), last), new Known(held, null, 10_000, now));
        return ((Verdict.Advanced) verdict).stays();
    }

    private static void assertConflict(UsageRecord record, MeterState held, @Nullable Digest kept) {
        var incoming = new Incoming(record, record.hash(), false);
        assertThat(MeterRules.judge(incoming, new Known(held, kept, 10_000, NOW)))
                .isInstanceOf(Verdict.Conflict.class);
    }

    private static Verdict judge(UsageRecord record, boolean last, @Nullable MeterState held, long chargeable) {
        return MeterRules.judge(new Incoming(record, record.hash(), last), new Known(held, null, chargeable, NOW));
    }

    private static MeterState held(long sequence, long total) {
        return new MeterState(
                LEASE,
                TOKEN.machine(),
                sequence,
                total,
                total,
                record(sequence, total, Digest.ZERO).hash(),
                false,
                NOW);
    }

    private static UsageRecord record(long sequence, long total, Digest previous) {
        return new UsageRecord(LEASE, TOKEN, TERMS, sequence, total, previous);
    }
}
