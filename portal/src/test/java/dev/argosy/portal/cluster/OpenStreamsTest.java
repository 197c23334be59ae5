package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.Pokes;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
    private static final OrganizationId GREEDY = new OrganizationId(new UUID(1, 1));
    private static final OrganizationId OTHER = new OrganizationId(new UUID(1, 2));

    private final OpenStreams streams = new OpenStreams(new Pokes());

    @Test
    void oneOrganizationCannotTakeThePlacesOfAll() {
        for (int i = 0; i < OpenStreams.LIMIT_EACH; i++) {
            streams.enter(GREEDY);
        }
        assertThatThrownBy(() -> streams.enter(GREEDY))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("too-many-streams");
        assertThatCode(() -> streams.enter(OTHER)).doesNotThrowAnyException();

        streams.leave(GREEDY);
        assertThatCode(() -> streams.enter(GREEDY)).doesNotThrowAnyException();
    }
}
