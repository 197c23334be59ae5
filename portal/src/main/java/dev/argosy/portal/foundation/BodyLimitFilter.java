package dev.argosy.portal.foundation;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.HttpCodes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds every body to a size that fits into memory many times over, whoever sends it: some are read before anybody
 * knows who asks. Only artifacts may be larger; they go to disk as they come and have a limit of their own.
 */
@Component
class BodyLimitFilter extends OncePerRequestFilter {
    static final int LIMIT = 512 * 1024;

    private static final String STREAMED = "/api/v1/artifacts";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().equals(STREAMED);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Limited(request), response);
    }

    /** Refuses at the first read, inside of the handling of the request, so that the answer is a problem document. */
    private static final class Limited extends HttpServletRequestWrapper {
        private @Nullable ServletInputStream counted;

        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (getContentLengthLong() > LIMIT) {
                throw tooLarge();
            }
            if (counted == null) {
                counted = new Counted(super.getInputStream());
            }
            return counted;
        }
    }

    private static final class Counted extends ServletInputStream {
        private final ServletInputStream in;
        private long left = LIMIT;

        Counted(ServletInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }

    private static RuntimeException tooLarge() {
        return Refusal.of(
                        HttpCodes.BODY_TOO_LARGE,
                        "body: more than " + LIMIT + " bytes (expected: at most that)",
                        "send files as artifacts")
                .asException();
    }
}
