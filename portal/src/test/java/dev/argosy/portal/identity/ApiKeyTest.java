package dev.argosy.portal.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ApiKeyId;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
    private static final ApiKey KEY =
            ApiKey.of(new ApiKeyId(UUID.fromString("0199f0c2-0000-7000-8000-000000000001")), new byte[32]);

    @Property(tries = 100)
    void whatIsPrintedIsReadBack(@ForAll long high, @ForAll long low, @ForAll @Size(32) byte[] secret) {
        var key = ApiKey.of(new ApiKeyId(new UUID(high, low)), secret);

        var read = ApiKey.parse(key.text());

        assertThat(read).isPresent();
        assertThat(read.get().id()).isEqualTo(key.id());
        assertThat(read.get().matches(key.digest())).isTrue();
    }

    @Test
    void anyChangedCharacterIsRefusedByTheChecksum() {
        String text = KEY.text();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == '0' ? '1' : '0';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertThat(ApiKey.parse(changed)).as(changed).isEmpty();
        }
    }

    @Test
    void anotherSecretDoesNotMatch() {
        byte[] other = new byte[32];
        other[31] = 1;
        assertThat(KEY.matches(ApiKey.of(KEY.id(), other).digest())).isFalse();
    }

    @Test
    void doesNotPrintItsSecret() {
        assertThat(KEY.toString())
                .startsWith("argosy_sk_0199f0c2")
                .endsWith("…")
                .hasSizeLessThan(50);
    }

    @Test
    void looksAsTheContractSays() {
        assertThat(KEY.text()).matches("argosy_sk_[0-9a-f]{32}_[0-9a-f]{72}");
    }
}
