package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class BodyTextTest {
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    record Inner(@Nullable Long amount, @Nullable List<String> names) {}

    record Outer(@Nullable Inner inner, @Nullable Boolean flag) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"frob":1}                    | frob: unknown field (expected: one of flag, inner)
            {"inner":{"frob":1}}          | inner.frob: unknown field (expected: one of amount, names)
            {"inner":{"amount":1.5}}      | inner.amount: another kind of value (expected: a whole number
            {"inner":{"amount":"x"}}      | inner.amount: another kind of value (expected: a whole number
            {"inner":{"names":[1,{}]}}    | inner.names[1]: another kind of value (expected: a text)
            {"inner":{"names":7}}         | inner.names: another kind of value (expected: a list)
            {"flag":[]}                   | flag: another kind of value (expected: true or false)
            [1]                           | body: another kind of value (expected: an object)
            {"inner":                     | body: not JSON at line 1, column
            nonsense                      | body: not JSON at line 1, column
            """)
    void saysTheFieldAndWhatIsExpected(String body, String message) {
        var unreadable = catchThrowableOfType(JacksonException.class, () -> json.readValue(body, Outer.class));
        assertThat(BodyText.refusal(unreadable).message())
                .startsWith(message)
                .doesNotContain("dev.argosy")
                .doesNotContain("java.");
    }

    @Test
    void instantsAlwaysHaveMilliseconds() {
        assertThat(Instants.text(Instant.parse("2026-01-01T12:00:00Z"))).isEqualTo("2026-01-01T12:00:00.000Z");
        assertThat(Instants.text(Instant.parse("2026-01-01T12:00:00.120Z"))).isEqualTo("2026-01-01T12:00:00.120Z");
    }
}
