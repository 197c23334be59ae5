package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Role;
import dev.argosy.portal.lease.Stages;
import dev.argosy.portal.storage.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;

/** A reader that stays: is told what happens while it waits, and is let go when the portal stops. */
class ClusterEventsEndpointTest {
    private static final Caller CUSTOMER = new Caller(
            ClusterTestBed.CUSTOMER, Role.OWNER, false, new ApiKeyId(new UUID(9, 9)), new ProjectId(new UUID(9, 8)));

    private final Pokes pokes = new Pokes();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    Path folder;

    private final AtomicReference<@Nullable RuntimeException> away = new AtomicReference<>();
    private ClusterTestBed bed;
    private Cluster cluster;
    private ClusterEventsEndpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        InstantSource clock = InstantSource.system();
        var ground = new ClusterTestBed.Ground(
                new Outage(new MemoryTransactions(clock), away), new MemoryHistory(pokes), pokes, clock);
        bed = new ClusterTestBed(ground, new MemoryClusterStore(), new MemorySetAsideStore(), folder);
        endpoint = new ClusterEventsEndpoint(bed.current(), (tx, cluster, after, limit) -> List.of());
        cluster = bed.request(1, null);
        bed.settle();
        bed.leases.running(bed.lease(cluster, 0), Stages.NONE);
        bed.settle();
    }

    @AfterEach
    void close() {
        bed.current().streams().close();
        threads.close();
    }

    @Test
    void outputArrivesWhileTheReaderWaits() throws Exception {
        var response = new MockHttpServletResponse();
        Future<?> reading = follow(response, true);
        await().atMost(Duration.ofSeconds(10)).until(() -> text(response).contains("RUNNING"));

        bed.logs.append(
                new LogStream(bed.lease(cluster, 0).text(), "stdout"), 0, "now".getBytes(StandardCharsets.UTF_8));

        await().atMost(Duration.ofSeconds(10)).until(() -> text(response).contains("\"text\":\"now\""));
        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(reading.isDone()).isFalse();
    }

    @Test
    void withoutFollowingItEndsWithWhatIsThere() throws Exception {
        var response = new MockHttpServletResponse();

        follow(response, false).get();

        assertThat(text(response)).contains("RUNNING").doesNotContain("event: end");
    }

    @Test
    void readersAreLetGoWhenThePortalStops() throws Exception {
        var response = new MockHttpServletResponse();
        Future<?> reading = follow(response, true);
        await().atMost(Duration.ofSeconds(10)).until(() -> text(response).contains("RUNNING"));

        bed.current().streams().close();

        reading.get(10, TimeUnit.SECONDS);
    }

    @Test
    void streamThatHasBegunEndsQuietlyWhenTheDatabaseGoesAway() throws Exception {
        var response = new MockHttpServletResponse();
        Future<?> reading = follow(response, true);
        await().atMost(Duration.ofSeconds(10)).until(() -> text(response).contains("RUNNING"));

        away.set(new ArgosyException(Codes.DATABASE_UNAVAILABLE, FailureClass.EXTERNAL, "away", null));

        reading.get(10, TimeUnit.SECONDS);
        assertThat(text(response)).doesNotContain("event: end");
    }

    @Test
    void streamThatHasNotBegunIsAnsweredWithTheFailure() {
        away.set(new ArgosyException(Codes.DATABASE_UNAVAILABLE, FailureClass.EXTERNAL, "away", null));
        var response = new MockHttpServletResponse();

        assertThatThrownBy(() -> endpoint.events(CUSTOMER, cluster.id().text(), true, null, response))
                .isInstanceOf(ArgosyException.class);
        assertThat(response.isCommitted()).isFalse();
    }

    /** Fails every transaction while there is something to fail with. */
    private record Outage(Transactions healthy, AtomicReference<@Nullable RuntimeException> away)
            implements Transactions {
        @Override
        public <R> R run(Function<Transaction, R> work) {
            RuntimeException failure = away.get();
            if (failure != null) {
                throw failure;
            }
            return healthy.run(work);
        }
    }

    @Test
    void strangersAndNonsenseAreRefused() {
        var stranger =
                new Caller(new OrganizationId(new UUID(8, 8)), Role.OWNER, false, CUSTOMER.key(), CUSTOMER.project());
        var response = new MockHttpServletResponse();
        String id = cluster.id().text();

        assertThatThrownBy(() -> endpoint.events(stranger, id, true, null, response))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(Codes.NOT_FOUND));
        assertThatThrownBy(() -> endpoint.events(CUSTOMER, id, true, "nonsense", response))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(Codes.INVALID_VALUE));
    }

    private Future<?> follow(MockHttpServletResponse response, boolean follow) {
        return threads.submit(() -> {
            endpoint.events(CUSTOMER, cluster.id().text(), follow, null, response);
            return null;
        });
    }

    private static String text(MockHttpServletResponse response) {
        return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
