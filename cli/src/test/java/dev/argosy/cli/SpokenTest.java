package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budgetMicroUsd: -1 (expected: >= 0 micro-USD) | --budget: -0.000001 USD (expected: >= 0.00 USD)",
                "--max-price: -1000000 (expected: >= 0 micro-USD) | --max-price: -1.00 USD (expected: >= 0.00 USD)",
                "replaceAfter: PT1S (expected: PT30S..P30D) | --replace-after: 1s (expected: 30s..30d)",
                "duration: 'x' (expected: an ISO-8601 duration such as PT30M) | "
                        + "--for: 'x' (expected: an ISO-8601 duration such as 30m)",
                "nodes: 65 (expected: 1..64) | --nodes: 65 (expected: 1..64)",
                "machine mch_1: not known here | machine mch_1: not known here",
                "PLANNING and PT are words | PLANNING and PT are words"
            })
    void fieldsAndUnitsAreThoseOfTheCommandLine(String portals, String ours) {
        assertThat(Spoken.message(portals)).isEqualTo(ours);
    }

    @Test
    void factsOfMoneyAreUsd() {
        assertThat(Spoken.fact("neededMicroUsd", "1200")).isEqualTo(Map.entry("needed", "0.0012 USD"));
        assertThat(Spoken.fact("leftMicroUsd", "-5")).isEqualTo(Map.entry("left", "-0.000005 USD"));
        assertThat(Spoken.fact("price", "3")).isEqualTo(Map.entry("price", "3"));
    }
}
