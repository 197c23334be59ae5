package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.fleet.RenewalRules.Verdict;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** One holder of a key is never stopped, two always are. */
class RenewalRulesProperties {
    @Property
    void oneHolderThatRepeatsWhenAnswersAreLostIsNeverStopped(@ForAll @Size(max = 30) List<Boolean> answerArrives) {
        var portal = new State(0, Digest.ofText("enrolment"));
        long counter = 1;
        for (boolean arrives : answerArrives) {
            Digest request = Digest.ofText("request " + counter);
            Verdict verdict = RenewalRules.decide(portal.counter(), portal.request(), counter, request);
            assertThat(verdict).isNotInstanceOf(Verdict.Conflict.class);
            portal = new State(counter, request);
            counter += arrives ? 1 : 0;
        }
    }

    @Property
    void twoHoldersThatBothRenewAreStopped(@ForAll @Size(min = 1, max = 30) List<Boolean> whoRenews) {
        var portal = new State(0, Digest.ofText("enrolment"));
        long[] next = {1, 1};
        boolean stopped = false;
        for (boolean second : whoRenews) {
            int holder = second ? 1 : 0;
            Digest request = Digest.ofText(holder + " " + next[holder]);
            switch (RenewalRules.decide(portal.counter(), portal.request(), next[holder], request)) {
                case Verdict.Issue _ -> portal = new State(next[holder]++, request);
                case Verdict.Repeat _ -> throw new AssertionError("a copy got the other's certificate");
                case Verdict.Conflict _ -> stopped = true;
            }
            if (stopped) {
                break;
            }
        }
        assertThat(stopped).isEqualTo(whoRenews.contains(true) && whoRenews.contains(false));
    }

    private record State(long counter, Digest request) {}
}
