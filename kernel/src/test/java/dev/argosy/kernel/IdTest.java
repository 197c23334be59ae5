package dev.argosy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
    private static final UUID SOME = UUID.fromString("0199f0c2-7d4e-7abc-8def-0123456789ab");

    @Test
    void anIdIsReadBackFromItsText() {
        assertThat(LeaseId.parse(new LeaseId(SOME).text())).isEqualTo(new LeaseId(SOME));
        assertThat(new LeaseId(SOME).text()).isEqualTo("lse_" + SOME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lse_",
                "clu_0199f0c2-7d4e-7abc-8def-0123456789ab",
                "lse_0199F0C2-7d4e-7abc-8def-0123456789ab",
                "lse_0199f0c2-7d4e-7abc-8def-0123456789ab ",
                "lse_1-1-1-1-1",
                "lse_zzzzzzzz-7d4e-7abc-8def-0123456789ab"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> LeaseId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void newIdsAreOfVersion7AndSortByTime() {
        var early = new Uuid7Source(InstantSource.fixed(Instant.ofEpochMilli(1_000)), new Random(1)).next();
        var late = new Uuid7Source(InstantSource.fixed(Instant.ofEpochMilli(1_001)), new Random(2)).next();
        assertThat(early.version()).isEqualTo(7);
        assertThat(early.variant()).isEqualTo(2);
        assertThat(early.toString()).isLessThan(late.toString());
    }
}
