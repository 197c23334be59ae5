package dev.argosy.client;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows what happens to one cluster until its end, through lost connections and restarts of the portal.
 *
 * <p>After a loss it connects again with the id of the last event it saw, so nothing is told twice or left out; it
 * waits longer between tries up to 5 s and gives up when 5 minutes have passed without an event.
 */
public final class ClusterEvents {
    static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    /** Three heartbeats: a connection silent for longer is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final PortalClient portal;
    private final Ticker ticker;

    public ClusterEvents(PortalClient portal, Ticker ticker) {
        this.portal = portal;
        this.ticker = ticker;
    }

    /** Tells the listener every event in order; returns after the end, or with {@code follow=false} what is there. */
    public void follow(String cluster, boolean follow, Listener listener) {
        String path = "/v1/clusters/" + cluster + "/events" + (follow ? "" : "?follow=false");
        var position = new Position(ticker.millis());
        Duration backOff = FIRST_BACK_OFF;
        while (true) {
            String why;
            long seen = position.events;
            try {
                if (readOnce(path, position, listener) || !follow) {
                    return;
                }
                why = "the stream ended early";
            } catch (RefusedException refused) {
                if (refused.refusal().code().kind() != Kind.UNAVAILABLE) {
                    throw refused;
                }
                why = refused.refusal().message();
            } catch (IOException lost) {
                why = String.valueOf(lost.getMessage());
            }
            if (position.events > seen) {
                backOff = FIRST_BACK_OFF;
            }
            if (ticker.millis() - position.lastEventMillis > PATIENCE.toMillis()) {
                throw new ArgosyException(
                        ProgramCodes.PORTAL_UNREACHABLE,
                        ArgosyException.FailureClass.EXTERNAL,
                        "no contact for " + PATIENCE.toMinutes() + " minutes: " + why,
                        null);
            }
            listener.lost(why);
            pause(backOff);
            backOff = backOff.multipliedBy(2).compareTo(LONGEST_BACK_OFF) < 0
                    ? backOff.multipliedBy(2)
                    : LONGEST_BACK_OFF;
        }
    }

    private boolean readOnce(String path, Position position, Listener listener) throws IOException {
        HttpURLConnection connection = portal.stream(path, position.lastEventId, SILENCE);
        try (var reader = new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8)) {
            var stream = new EventStream(reader);
            for (Optional<EventStream.Event> next = stream.next(); next.isPresent(); next = stream.next()) {
                EventStream.Event event = next.get();
                Json data = document(event.data());
                listener.event(event.name(), data);
                position.seen(event.id().orElse(null), ticker.millis());
                if (event.name().equals("end")) {
                    return true;
                }
            }
            return false;
        } finally {
            connection.disconnect();
        }
    }

    private static Json document(String data) throws IOException {
        try {
            return Json.parse(data);
        } catch (IllegalArgumentException notJson) {
            throw new IOException("an event that is no JSON", notJson);
        }
    }

    private void pause(Duration howLong) {
        try {
            ticker.pause(howLong);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failures.unreachable(portal.address().url(), new IOException("interrupted", interrupted));
        }
    }

    /** Told on the thread that follows. */
    public interface Listener {
        /** An event: {@code stage}, {@code state}, {@code log} or {@code end}, with its document. */
        void event(String name, Json data);

        /** The connection was lost and will be tried again. */
        default void lost(String why) {}
    }

    private static final class Position {
        private @Nullable String lastEventId;
        private long lastEventMillis;
        private long events;

        private Position(long now) {
            this.lastEventMillis = now;
        }

        private void seen(@Nullable String id, long now) {
            lastEventId = id == null ? lastEventId : id;
            lastEventMillis = now;
            events++;
        }
    }
}
