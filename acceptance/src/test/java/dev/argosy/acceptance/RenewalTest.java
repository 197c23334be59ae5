package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of machines that live for seconds instead of a day: renewed in time, and after their end. */
@Timeout(240)
class RenewalTest {
    private static final Map<String, String> SHORT_LIFE = Map.of("ARGOSY_FLEET_CERTIFICATE_LIFE", "PT24S");
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String OVER_THE_AGENT_PORT = "was renewed over the agent port";
    private static final String BY_A_CHALLENGE = "was renewed by a challenge";

    @TempDir
    Path folder;

    @Test
    void aJobOutlivesItsMachinesCertificatesAndAnExpiredOneIsRenewedByAChallenge() throws Exception {
        try (Network network = Network.up(folder, SHORT_LIFE, "--agents", "1", "--gpus", "RTX 4090:1")) {
            Path log = network.folder().resolve("logs/agent-1.log");
            int before = count(log, OVER_THE_AGENT_PORT);
            Command job = network.start(
                    "customer",
                    "run",
                    "--",
                    "sh",
                    "-c",
                    "i=0; while [ $i -lt 20 ]; do echo $i; i=$((i+1)); sleep 1; done");
            Await.until("two renewals", SOON, () -> count(log, OVER_THE_AGENT_PORT) >= before + 2);
            assertThat(job.await(SOON).expect(0).out())
                    .isEqualTo(IntStream.range(0, 20).mapToObj(i -> i + "\n").collect(Collectors.joining()));

            network.kill("agent-1");
            Path certificates = network.folder().resolve("agents/1/keys/tls.pem");
            Await.until("it has expired", SOON, () -> end(certificates).isBefore(Instant.now()));
            network.upAgain(Map.of());
            assertThat(count(log, BY_A_CHALLENGE)).isEqualTo(1);
            assertThat(network.customer("run", "--", "sh", "-c", "echo $((6*7))")
                            .expect(0)
                            .out())
                    .isEqualTo("42\n");
            network.audit();
        }
    }

    private static int count(Path log, String words) {
        try (var lines = Files.lines(log)) {
            return Math.toIntExact(lines.filter(line -> line.contains(words)).count());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Instant end(Path chain) {
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(chain)));
            return certificate.getNotAfter().toInstant();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (CertificateException broken) {
            throw new AssertionError(broken);
        }
    }
}
