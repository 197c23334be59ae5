package dev.argosy.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentPlanTest {
    @Test
    void oneSpecServesAllAndPricesRiseByAgent() {
        assertThat(AgentPlan.deal("RTX 4090:2", 3).stream().map(AgentPlan::text))
                .containsExactly("RTX 4090:2@0.40", "RTX 4090:2@0.44", "RTX 4090:2@0.48");
    }

    @Test
    void severalSpecsAreDealtInTurn() {
        var plans = AgentPlan.deal("rtx 4090:2@0.35; H100:1@1.9, L4:2", 3);
        assertThat(plans.stream().map(AgentPlan::text))
                .containsExactly("RTX 4090:2@0.35", "H100:1@1.90,L4:2@1.90", "RTX 4090:2@0.35");
        assertThat(plans.get(1).simulatedGpus()).isEqualTo("H100:1,L4:2");
        assertThat(plans.get(2).name()).isEqualTo("agent-3");
    }

    @Test
    void aPlanIsReadAsItWasWritten() {
        for (AgentPlan plan : AgentPlan.deal("H100:1,L4:2", 2)) {
            assertThat(AgentPlan.of(plan.document())).isEqualTo(plan);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RTX4900:2 | RTX 4090",
                "H10:1 | H100",
                "H100:0 | 1..64",
                "H100:x | 1..64",
                "H100:65 | 1..64",
                "H100:1@-1 | >= 0",
                "H100:1@a | decimal",
                "H100:1@1,L4:1@2 | one price",
                "'' | gpu model"
            })
    void whatCannotBeIsRefusedWithARemedy(String spec, String hint) {
        assertThatThrownBy(() -> AgentPlan.deal(spec, 1))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().message()
                                        + refused.refusal().remedy())
                                .contains(hint));
    }

    @Test
    void theNumberOfAgentsHasBounds() {
        assertThatThrownBy(() -> AgentPlan.deal("H100", 0)).hasMessageContaining("1..64");
        assertThatThrownBy(() -> AgentPlan.deal("H100", 65)).hasMessageContaining("1..64");
    }
}
