package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineRulesTest {
    @ParameterizedTest(name = "portal {0}, agent {1}: {2}")
    @CsvSource({
        "1, 1, true",
        "1, 0, false",
        "1, 2, false",
        "2, 2, true",
        "2, 1, true",
        "2, 3, false",
        "3, 2, true",
        "3, 1, false"
    })
    void aPortalSpeaksItsVersionAndTheOneBefore(int portal, int agent, boolean understood) {
        assertThat(MachineRules.understands(portal, agent)).isEqualTo(understood);
    }
}
