package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownCausesTest {
    private final KnownCauses causes = new KnownCauses();

    @Test
    void sameFailureIsNewOnceWhateverItsMessageSays() {
        assertThat(causes.isNew(away(1))).isTrue();
        assertThat(causes.isNew(away(2))).isFalse();
        assertThat(causes.isNew(away(3))).isFalse();
    }

    @Test
    void anotherPlaceAnotherTypeOrAnotherCauseIsNew() {
        causes.isNew(away(1));

        assertThat(causes.isNew(elsewhere())).isTrue();
        assertThat(causes.isNew(new IllegalStateException("wrapped", away(1)))).isTrue();
        assertThat(causes.isNew(new IllegalStateException("wrapped", elsewhere())))
                .isTrue();
        assertThat(causes.isNew(away(2))).isFalse();
    }

    @Test
    void failureThatIsItsOwnCauseComesToAnEnd() {
        var outer = new IllegalStateException("outer");
        outer.initCause(new IllegalStateException("inner", outer));

        assertThat(causes.isNew(outer)).isTrue();
        assertThat(causes.isNew(outer)).isFalse();
    }

    private static RuntimeException away(int milliseconds) {
        return new IllegalStateException("away for " + milliseconds + " ms");
    }

    private static RuntimeException elsewhere() {
        return new IllegalStateException("away for 1 ms");
    }
}
