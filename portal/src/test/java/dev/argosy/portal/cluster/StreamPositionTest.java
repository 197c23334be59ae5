package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.portal.foundation.History;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {
    @Property(tries = 200)
    void textIsReadBack(
            @ForAll @LongRange(min = 0) long transaction,
            @ForAll @LongRange(min = 0) long sequence,
            @ForAll boolean end,
            @ForAll @IntRange(min = 0, max = 63) int rank,
            @ForAll @LongRange(min = 0, max = 1L << 40) long offset) {
        var position = StreamPosition.START
                .at(new History.Position(transaction, sequence), end)
                .at(new LogKey(rank, LogKey.Output.STDOUT), offset)
                .at(new LogKey(0, LogKey.Output.STDERR), 1);

        assertThat(StreamPosition.parse(position.text())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1-",
                "-1-2",
                "1-2;",
                "1-2;0x3",
                "1-2;0o",
                "1-2!!",
                "1-2;99999o1",
                "99999999999999999999-1"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> StreamPosition.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
