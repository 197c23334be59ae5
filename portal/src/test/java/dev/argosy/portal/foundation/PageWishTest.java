package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageWishTest {
    private static final CursorForm<TimedKey> FORM = TimedKey.form("things");
    private static final TimedKey KEY =
            new TimedKey(Instant.parse("2026-01-01T00:00:00.123456Z"), new UUID(0x0199_0000_0000_7000L, 5));

    private static PageRequest<TimedKey> wish(@Nullable String limit, @Nullable String cursor) {
        return new PageWish(limit, cursor).of(FORM);
    }

    private static String cursor(String... parts) {
        return Stream.of(parts)
                .map(part ->
                        Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("."));
    }

    @Test
    void withoutAnythingTheFirstPageIsMeant() {
        assertThat(wish(null, null)).isEqualTo(new PageRequest<>(FORM, PageRequest.DEFAULT_LIMIT, null));
        assertThat(wish("1", null).limit()).isEqualTo(1);
        assertThat(wish("1000", null).limit()).isEqualTo(1_000);
    }

    @Test
    void nextLeadsToThePlaceOfTheLastEntryShown() {
        Page<TimedKey> page =
                PageRequest.first(FORM, 1).cut(List.of(KEY, new TimedKey(KEY.at(), new UUID(0, 1))), key -> key);
        assertThat(page.items()).containsExactly(KEY);
        assertThat(wish(null, page.next()).after()).isEqualTo(KEY);
        assertThat(PageRequest.first(FORM, 1).cut(List.of(KEY), key -> key).next())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "", " 5", "ten", "1.5", "99999999999999999999", "1,2"})
    void otherLimitsAreRefusedWithTheRule(String limit) {
        assertThatThrownBy(() -> wish(limit, null)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.refusal().code().name()).isEqualTo("invalid-value");
            assertThat(refused.refusal().message()).contains("limit: '", "1..1000");
            assertThat(refused.refusal().remedy()).contains("1 to 1000");
        });
    }

    static Stream<String> nonsense() {
        String id = KEY.id().toString();
        return Stream.of(
                "",
                ".",
                "nonsense",
                "%%%",
                "x".repeat(5_000),
                cursor("others", "2026-01-01T00:00:00Z", id),
                cursor("things"),
                cursor("things", "2026-01-01T00:00:00Z"),
                cursor("things", "yesterday", id),
                cursor("things", "2026-01-01T00:00:00Z", "no-id"),
                cursor("things", "+999999999-12-31T23:59:59Z", id),
                cursor("things", "-0001-12-31T23:59:59Z", id),
                cursor("things", "2026-01-01T00:00:00Z", id, "more"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void otherCursorsAreRefusedWithWhatToDo(String cursor) {
        assertThatThrownBy(() -> wish(null, cursor)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.refusal().code().name()).isEqualTo("invalid-value");
            assertThat(refused.refusal().message())
                    .startsWith("cursor: '")
                    .contains("next")
                    .hasSizeLessThan(250);
            assertThat(refused.refusal().remedy()).contains("without cursor");
        });
    }
}
