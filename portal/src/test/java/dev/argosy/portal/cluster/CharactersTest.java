package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CharactersTest {
    @Property(tries = 300)
    void noCutBreaksACharacter(@ForAll String text, @ForAll @IntRange(min = 0, max = 200) int at) {
        // surrogates without their other half are no text that a job could write
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(bytes, Math.min(at, bytes.length));

        int whole = Characters.whole(cut);

        String first = new String(bytes, 0, whole, StandardCharsets.UTF_8);
        String rest = new String(bytes, whole, bytes.length - whole, StandardCharsets.UTF_8);
        assertThat(first + rest).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        assertThat(cut.length - whole).isLessThan(4);
    }

    @Test
    void whatIsNoTextIsNotHeldBack() {
        assertThat(Characters.whole(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80}))
                .isEqualTo(4);
        assertThat(Characters.whole(new byte[] {(byte) 0xFF})).isEqualTo(1);
        assertThat(Characters.whole(new byte[] {'a', (byte) 0xE2, (byte) 0x82})).isEqualTo(1);
    }
}
