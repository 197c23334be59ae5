package dev.argosy.portal.metering;

import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a signed record means beside what is held of its lease. Pure. */
final class MeterRules {
    private static final Duration EVIDENCE_EVERY = Duration.ofHours(1);

    private MeterRules() {}

    /**
     * A record as it came.
     *
     * @param last whether the machine says that no higher total will follow
     */
    record Incoming(UsageRecord record, Digest hash, boolean last) {}

    /**
     * What it is judged by.
     *
     * @param held the meter, null before the first record
     * @param keptHash of the record kept under the same sequence, null when none is
     * @param chargeableMillis what may be charged of this lease by now
     */
    record Known(@Nullable MeterState held, @Nullable Digest keptHash, long chargeableMillis, Instant now) {}

    sealed interface Verdict {
        /**
         * The meter moves.
         *
         * @param stays whether the record is evidence for good; others go when the last one is in
         */
        record Advanced(MeterState after, boolean stays) implements Verdict {}

        /** The same record again, now said to be the last one. */
        record Finished(MeterState after) implements Verdict {}

        /** Nothing new. */
        record Repeated() implements Verdict {}

        /** It cannot be true together with what is held. */
        record Conflict(String held) implements Verdict {}
    }

    static Verdict judge(Incoming incoming, Known known) {
        MeterState held = known.held();
        if (held == null) {
            return new Verdict.Advanced(advance(incoming, known, known.now()), true);
        }
        UsageRecord record = incoming.record();
        if (record.sequence() > held.sequence()) {
            return judgeNewer(incoming, known, held);
        }
        boolean changed = known.keptHash() != null && !known.keptHash().equals(incoming.hash());
        if (changed || record.activeMillis() > held.rawTotal()) {
            return conflict(held);
        }
        if (record.sequence() == held.sequence()) {
            if (!incoming.hash().equals(held.recordHash())) {
                return conflict(held);
            }
            if (incoming.last() && !held.last()) {
                return new Verdict.Finished(new MeterState(
                        held.lease(),
                        held.machine(),
                        held.sequence(),
                        held.rawTotal(),
                        Math.max(held.acceptedMillis(), Math.min(held.rawTotal(), known.chargeableMillis())),
                        held.recordHash(),
                        true,
                        held.keptAt()));
            }
        }
        return new Verdict.Repeated();
    }

    private static Verdict judgeNewer(Incoming incoming, Known known, MeterState held) {
        UsageRecord record = incoming.record();
        boolean lower = record.activeMillis() < held.rawTotal();
        boolean afterLast = held.last() && record.activeMillis() > held.rawTotal();
        boolean brokenChain =
                record.sequence() == held.sequence() + 1 && !record.previous().equals(held.recordHash());
        if (lower || afterLast || brokenChain) {
            return conflict(held);
        }
        boolean stays = incoming.last() || !known.now().isBefore(held.keptAt().plus(EVIDENCE_EVERY));
        return new Verdict.Advanced(advance(incoming, known, stays ? known.now() : held.keptAt()), stays);
    }

    private static MeterState advance(Incoming incoming, Known known, Instant keptAt) {
        UsageRecord record = incoming.record();
        MeterState held = known.held();
        long accepted = Math.min(record.activeMillis(), known.chargeableMillis());
        return new MeterState(
                record.lease(),
                record.token().machine(),
                record.sequence(),
                record.activeMillis(),
                held == null ? accepted : Math.max(accepted, held.acceptedMillis()),
                incoming.hash(),
                incoming.last() || (held != null && held.last()),
                keptAt);
    }

    private static Verdict conflict(MeterState held) {
        return new Verdict.Conflict("sequence " + held.sequence() + ", total " + held.rawTotal() + " ms, last "
                + held.last() + ", sha256 " + held.recordHash());
    }
}
