package dev.argosy.portal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.Decision;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Terms;
import dev.argosy.portal.lease.LeaseCommand.ChangeTerm;
import dev.argosy.portal.lease.LeaseCommand.Contact;
import dev.argosy.portal.lease.LeaseCommand.Lose;
import dev.argosy.portal.lease.LeaseCommand.PassTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What work costs that moves in time, and that of the place which it moves to when that is dearer. */
class MovedTest {
    private static final LeaseGrant PLAIN = SampleLeases.grant("moved", 0, 1);
    private static final Instant NOW = PLAIN.at().plusSeconds(300);

    @Test
    void workThatMovesBeforeItsMachineLeavesLosesNothing() {
        var lease = new Lease.Active(
                PLAIN, PLAIN.at().plusSeconds(1_200), null, PLAIN.at().plusSeconds(10));
        Loss moving = Loss.byMoving(EndCause.DRAINED.reason("maintenance"));
        Lease moved = after(lease, new Lose(moving, live()), NOW);
        Lease.End end = moved.end().orElseThrow();
        assertThat(end.capMillis()).isEqualTo(290_000);
        assertThat(end.reason().code()).isEqualTo("drained");
        assertThat(end.reason().effect()).isEqualTo(BillingEffect.CHARGED);
        assertThat(end.fenced()).isTrue();
        assertThat(moved.creditedMillis(end.reason().party(), end.capMillis(), end.at()))
                .isZero();
    }

    @Test
    void aDearerPlaceIsKeptForADayWhateverTheTermAndThenSaysWhy() {
        LeaseGrant grant = dearer();
        Instant held = grant.at().plus(LeaseGrant.LONGEST_DEARER);
        assertThat(PLAIN.term(null)).isNull();
        assertThat(PLAIN.term(held.plusSeconds(1))).isEqualTo(held.plusSeconds(1));
        assertThat(grant.term(null)).isEqualTo(held);
        assertThat(grant.term(held.plusSeconds(1))).isEqualTo(held);
        assertThat(grant.term(held.minusSeconds(1))).isEqualTo(held.minusSeconds(1));

        var lease = new Lease.Active(grant, held, held, grant.at());
        assertThat(after(lease, new ChangeTerm(held.plusSeconds(9)), NOW)).isEqualTo(lease);
        assertThat(after(lease, new ChangeTerm(null), NOW)).isEqualTo(lease);
        assertThat(reason(lease, held))
                .returns("price-held-no-more", Reason::code)
                .returns(Reason.Party.PLATFORM, Reason::party);
        Lease shorter = after(lease, new ChangeTerm(held.minusSeconds(60)), NOW);
        assertThat(reason(shorter, held).code()).isEqualTo("term-over");
    }

    private static Reason reason(Lease lease, Instant at) {
        return after(lease, new PassTime(live()), at).end().orElseThrow().reason();
    }

    private static Contact live() {
        return new Contact(true, NOW, false);
    }

    private static Lease after(Lease lease, LeaseCommand command, Instant now) {
        Lease folded = lease;
        switch (LeaseDecider.decide(lease, command, now)) {
            case Decision.Accepted<LeaseEvent>(var events) -> {
                for (LeaseEvent event : events) {
                    folded = LeaseFold.apply(folded, event);
                }
            }
            case Decision.Refused<LeaseEvent>(var refusal) -> throw refusal.asException();
        }
        return folded;
    }

    private static LeaseGrant dearer() {
        Terms terms = PLAIN.terms();
        long rate = terms.customerRate().microUsdPerHour();
        return new LeaseGrant(
                PLAIN.lease(),
                PLAIN.request(),
                PLAIN.cluster(),
                PLAIN.customer(),
                PLAIN.requester(),
                PLAIN.budgetMicroUsd(),
                PLAIN.rank(),
                PLAIN.gangSize(),
                PLAIN.token(),
                PLAIN.slice(),
                PLAIN.provider(),
                new Terms(terms.customerRate(), new Rate(rate + 1), terms.feeBasisPoints()),
                PLAIN.workload(),
                PLAIN.at(),
                PLAIN.startDeadline());
    }
}
