package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsWhatItWrites() {
        Json json = Json.parse("{\"a\": [1, -2.5e3, true, null, \"x\\n\\u00e9\\\"\"], \"b\": {}, \"c\": []}");
        assertThat(Json.parse(json.compact())).isEqualTo(json);
        assertThat(Json.parse(json.pretty())).isEqualTo(json);
        assertThat(json.compact()).isEqualTo("{\"a\":[1,-2500,true,null,\"x\\né\\\"\"],\"b\":{},\"c\":[]}");
    }

    @Property(tries = 200)
    void keepsEveryText(@ForAll String text, @ForAll long number) {
        Json json = Json.Fields.start().put(text, text).put("n" + text, number).done();
        assertThat(Json.parse(json.pretty())).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "01x",
                "\"\\q\"",
                "{} x",
                "1e999999999",
                "nul",
                "\"a\nb\"",
                "{a:1}"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("64 levels");
    }

    @Test
    void absentMembersReadAsNothing() {
        Json json = Json.parse("{\"a\":null}");
        assertThat(json.has("a")).isFalse();
        assertThat(json.text("b")).isEmpty();
        assertThat(json.at("x").at("y").items()).isEqualTo(List.of());
    }
}
