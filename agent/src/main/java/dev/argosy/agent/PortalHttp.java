package dev.argosy.agent;

import dev.argosy.agent.core.ClockOffset;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/** The few calls that an agent makes before it has a valid certificate. */
record PortalHttp(URI portal, PinnedAuthority authority) {
    static {
        // Or the platform sends a POST again by itself when its connection breaks, and a token is spent twice. A fixed
        // length would prevent that too, but then the platform keeps the body of a 401 from us, and its code with it.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(30).toMillis();
    private static final int MAX_ANSWER = 1024 * 1024;
    private static final int OK = 200;
    private static final long HALF_SECOND = 500;
    private static final int ERROR = 300;

    static PortalHttp of(String url, Digest authority) {
        URI portal;
        try {
            portal = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        } catch (IllegalArgumentException notAnAddress) {
            throw invalid("portal: '" + url + "' (expected: an address such as https://portal.example:7400)");
        }
        String scheme = String.valueOf(portal.getScheme()).toLowerCase(Locale.ROOT);
        if (portal.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw invalid("portal: '" + url + "' (expected: an address such as https://portal.example:7400)");
        }
        if (scheme.equals("http") && !isLoopback(portal.getHost())) {
            throw invalid("portal: '" + url + "' (expected: https, or http to this machine itself)");
        }
        return new PortalHttp(portal, new PinnedAuthority(authority));
    }

    Map<?, ?> post(String path, Map<String, Object> body) {
        try {
            HttpURLConnection connection = open(path);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            byte[] bytes = JsonText.write(body).getBytes(StandardCharsets.UTF_8);
            try (var out = connection.getOutputStream()) {
                out.write(bytes);
            }
            int status = connection.getResponseCode();
            Map<?, ?> answer = JsonText.object(text(connection, status));
            if (status < OK || status >= ERROR) {
                throw refusal(status, answer).asException();
            }
            return answer;
        } catch (IOException unreachable) {
            throw unreachable(unreachable);
        }
    }

    /**
     * @param offset how far this machine's clock is ahead, to within a second: that is how the portal tells its time
     */
    record Contact(int status, Optional<ClockOffset> offset) {}

    /** Whether the portal is there. */
    Contact contact(InstantSource wall) {
        try {
            HttpURLConnection connection = open("/api/public/v1/ready");
            long before = wall.millis();
            int status = connection.getResponseCode();
            long after = wall.millis();
            long date = connection.getDate();
            // A date is cut to its second: its middle is meant.
            return new Contact(
                    status,
                    date == 0
                            ? Optional.empty()
                            : Optional.of(new ClockOffset(
                                    (before + after) / 2 - (date + HALF_SECOND), HALF_SECOND + (after - before) / 2)));
        } catch (IOException unreachable) {
            throw unreachable(unreachable);
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        var connection = (HttpURLConnection)
                portal.resolve(portal.getPath() + path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(authority.context().getSocketFactory());
        }
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private RuntimeException unreachable(IOException why) {
        return Refusal.of(
                        ProgramCodes.PORTAL_UNREACHABLE,
                        portal + ": " + why,
                        "check the address, and that the portal runs")
                .asException();
    }

    private static String text(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return in == null ? "" : new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
        }
    }

    private static Refusal refusal(int status, Map<?, ?> problem) {
        String code = JsonText.member(problem, "code");
        String message = JsonText.member(problem, "detail");
        if (code.isEmpty()) {
            return Refusal.of(Codes.INTERNAL, "the portal answered " + status, "look into the portal's log");
        }
        return Refusal.of(
                new Code(code, status >= 500 ? Code.Kind.UNAVAILABLE : Code.Kind.RULE),
                message.isEmpty() ? JsonText.member(problem, "title") : message,
                JsonText.member(problem, "remedy"));
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || (host.matches("[0-9.:\\[\\]a-fA-F]+")
                            && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(Codes.INVALID_VALUE, message, "give the portal's address as it told you")
                .asException();
    }
}
