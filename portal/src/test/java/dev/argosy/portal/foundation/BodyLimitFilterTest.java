package dev.argosy.portal.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyLimitFilterTest {
    private final BodyLimitFilter filter = new BodyLimitFilter();

    /** How many bytes whoever handles the request got to see. */
    private int read(MockHttpServletRequest request) throws ServletException, IOException {
        var seen = new AtomicInteger();
        filter.doFilter(
                request,
                new MockHttpServletResponse(),
                (passed, response) -> seen.set(passed.getInputStream().readAllBytes().length));
        return seen.get();
    }

    private static MockHttpServletRequest request(String path, int bytes, boolean sizeTold) {
        var request = new MockHttpServletRequest("POST", path) {
            @Override
            public long getContentLengthLong() {
                return sizeTold ? bytes : -1;
            }
        };
        request.setContent(new byte[bytes]);
        return request;
    }

    @Test
    void bodiesAreReadUpToTheLimit() throws Exception {
        assertThat(read(request("/api/v1/quotes", BodyLimitFilter.LIMIT, false)))
                .isEqualTo(BodyLimitFilter.LIMIT);
    }

    @Test
    void largerOnesAreRefusedWhetherTheirSizeIsToldOrNot() {
        for (boolean told : new boolean[] {true, false}) {
            for (String path :
                    new String[] {"/api/public/v1/enrolments", "/api/v1/artifacts;x", "/api/v1/artifacts/"}) {
                assertThatThrownBy(() -> read(request(path, BodyLimitFilter.LIMIT + 1, told)))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("body-too-large");
            }
        }
    }

    @Test
    void artifactsHaveALimitOfTheirOwn() throws Exception {
        assertThat(read(request("/api/v1/artifacts", 2 * BodyLimitFilter.LIMIT, true)))
                .isEqualTo(2 * BodyLimitFilter.LIMIT);
    }
}
