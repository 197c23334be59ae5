package dev.argosy.client;

import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP to one portal: documents in, documents out.
 *
 * <p>A 503 is tried again a few times, as the portal asks; every other answer of 400 and above is thrown as
 * {@link RefusedException}, a portal that cannot be reached as {@link dev.argosy.kernel.ArgosyException} with
 * {@link #ProgramCodes.PORTAL_UNREACHABLE}. Safe for use by several threads.
 */
public final class PortalClient {

    static {
        // Or the platform sends a POST again by itself when a kept connection turns out dead. A fixed length would
        // prevent that too, but then the platform keeps the body of a 401 from us, and the portal's code with it.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /** Files up to here are sent like any other body; larger ones would take memory, and are streamed. */
    private static final long STREAMED_FROM = 1 << 20;

    private static final int TRIES = 5;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 60_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final PortalAddress address;
    private final Ticker ticker;
    private final int tries;

    public PortalClient(PortalAddress address, Ticker ticker) {
        this(address, ticker, TRIES);
    }

    private PortalClient(PortalAddress address, Ticker ticker, int tries) {
        this.address = address;
        this.ticker = ticker;
        this.tries = tries;
    }

    /** For whoever does the trying again: a busy portal is told at once. */
    public PortalClient withoutRetries() {
        return new PortalClient(address, ticker, 1);
    }

    public PortalAddress address() {
        return address;
    }

    public Json get(String path) {
        return exchange(new Request("GET", path, null, null));
    }

    public Json post(String path, Json body) {
        return exchange(new Request("POST", path, body, null));
    }

    /** A request that may be sent twice and is done once: the portal keeps the answer under the key. */
    public Json postOnce(String path, Json body, String idempotencyKey) {
        return exchange(new Request("POST", path, body, idempotencyKey));
    }

    public Json put(String path, Json body) {
        return exchange(new Request("PUT", path, body, null));
    }

    public Json delete(String path) {
        return exchange(new Request("DELETE", path, null, null));
    }

    /** Sends a file as the body. */
    public Json upload(String path, Path file, String contentType) {
        return retrying(() -> {
            HttpURLConnection connection = open("POST", path);
            connection.setDoOutput(true);
            long size = Files.size(file);
            if (size > STREAMED_FROM) {
                connection.setFixedLengthStreamingMode(size);
            }
            connection.setRequestProperty("Content-Type", contentType);
            try (OutputStream out = connection.getOutputStream()) {
                Files.copy(file, out);
            }
            if (size > STREAMED_FROM && connection.getResponseCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                // the platform drops the body of this very answer when the request was streamed
                return askWhyUnauthenticated();
            }
            return document(connection);
        });
    }

    /** Throws what the portal says to the same key when nothing is streamed. */
    private Json askWhyUnauthenticated() throws IOException {
        document(open("GET", "/v1/organizations/me"));
        throw Failures.ofAnswer(HttpURLConnection.HTTP_UNAUTHORIZED, "");
    }

    /** Copies the answer's body, whatever it is, and returns its length. */
    public long download(String path, OutputStream to) {
        try {
            HttpURLConnection connection = open("GET", path);
            check(connection);
            try (InputStream in = connection.getInputStream()) {
                return in.transferTo(to);
            }
        } catch (IOException lost) {
            throw Failures.unreachable(address.url(), lost);
        }
    }

    /** A connection for a stream of events, its answer already checked. */
    HttpURLConnection stream(String path, @Nullable String lastEventId, Duration silence) throws IOException {
        HttpURLConnection connection = open("GET", path);
        connection.setRequestProperty("Accept", "text/event-stream");
        connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
        if (lastEventId != null) {
            connection.setRequestProperty("Last-Event-ID", lastEventId);
        }
        check(connection);
        return connection;
    }

    /** A query string with its question mark; members without a value are left out. */
    public static String query(Map<String, ? extends @Nullable Object> parameters) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        parameters.forEach((name, value) -> {
            if (value != null) {
                query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
            }
        });
        return query.toString();
    }

    private Json exchange(Request request) {
        return retrying(() -> {
            HttpURLConnection connection = open(request.method(), request.path());
            if (request.idempotencyKey() != null) {
                connection.setRequestProperty("Idempotency-Key", request.idempotencyKey());
            }
            Json body = request.body();
            if (body != null) {
                byte[] bytes = body.compact().getBytes(StandardCharsets.UTF_8);
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            return document(connection);
        });
    }

    private Json retrying(Exchange exchange) {
        for (int attempt = 1; ; attempt++) {
            try {
                return exchange.run();
            } catch (RefusedException refused) {
                if (refused.refusal().code().kind() != Kind.UNAVAILABLE || attempt >= tries) {
                    throw refused;
                }
                pause(Duration.ofMillis(250L << attempt));
            } catch (IOException lost) {
                throw Failures.unreachable(address.url(), lost);
            }
        }
    }

    private void pause(Duration wanted) {
        try {
            ticker.pause(wanted.compareTo(LONGEST_WAIT) < 0 ? wanted : LONGEST_WAIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failures.unreachable(address.url(), new IOException("interrupted", interrupted));
        }
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        URI target = URI.create(address.url().toString().replaceFirst("/+$", "") + "/api" + path);
        var connection = (HttpURLConnection) target.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            address.caFingerprint().ifPresent(pin -> PinnedTrust.apply(secure, pin));
        }
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "application/json");
        address.apiKey().ifPresent(key -> connection.setRequestProperty("Authorization", "Bearer " + key));
        return connection;
    }

    private static Json document(HttpURLConnection connection) throws IOException {
        check(connection);
        String body = read(connection.getInputStream());
        try {
            return body.isBlank() ? Json.NULL : Json.parse(body);
        } catch (IllegalArgumentException notJson) {
            throw new IOException("the answer is no JSON: is this a portal?", notJson);
        }
    }

    private static void check(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 300) {
            throw Failures.ofAnswer(status, read(connection.getErrorStream()));
        }
    }

    private static String read(@Nullable InputStream in) throws IOException {
        if (in == null) {
            return "";
        }
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record Request(
            String method,
            String path,
            @Nullable Json body,
            @Nullable String idempotencyKey) {}

    private interface Exchange {
        Json run() throws IOException;
    }
}
