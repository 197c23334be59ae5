package dev.argosy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.agent.inventory.Host;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.inventory.SimulatedGpus;
import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
    @TempDir
    Path folder;

    private TestPortal portal;
    private Enrolment enrolment;

    @BeforeEach
    void open() throws IOException {
        portal = new TestPortal();
        enrolment = new Enrolment(keys(), new SecureRandom());
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    private Enrolment.Request request(String url, String token) {
        var host = new Host("box", "Linux \"12\"\n", "cpu", 8, 16_384, 100_000, 1_000);
        var inventory = new MachineInventory(host, SimulatedGpus.parse("H100:1"), true, "", "none", "host", "1");
        return new Enrolment.Request(url, token, "box", "incarnation", inventory);
    }

    @Test
    void leavesKeysThatOnlyTheOwnerReads() throws IOException {
        assertThat(enrolment.join(request(portal.url(), portal.token())).text()).isEqualTo(TestPortal.MACHINE);

        MachineKeys read = MachineKeys.read(keys());
        assertThat(read.machine().text()).isEqualTo(TestPortal.MACHINE);
        assertThat(read.orderKey()).isEqualTo(portal.orderKey.getPublic().getEncoded());
        assertThat(read.link().port()).isEqualTo(1234);
        assertThat(read.link().authority()).isEqualTo(portal.authority);
        try (var files = Files.list(keys())) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThatThrownBy(() -> enrolment.join(request(portal.url(), portal.token())))
                .hasMessageContaining("already-joined");
    }

    @Test
    void believesNoOtherAuthorityThanTheTokens() {
        String other = "random." + Digest.ofText("another authority").hex();

        assertThatThrownBy(() -> enrolment.join(request(portal.url(), other))).hasMessageContaining("wrong-authority");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void passesOnWhyAPortalRefuses() {
        String used = "used." + portal.fingerprint().hex();

        assertThatThrownBy(() -> enrolment.join(request(portal.url(), used))).hasMessageContaining("token-used");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void sendsATokenOverAnOpenNetworkNever() {
        assertThatThrownBy(() -> enrolment.join(request("http://portal.example", portal.token())))
                .hasMessageContaining("expected: https");
        assertThatThrownBy(() -> enrolment.join(request("portal.example", portal.token())))
                .hasMessageContaining("invalid-value");
    }

    @Test
    void saysThatAPortalIsNotThere() {
        String url = portal.url();
        portal.close();

        assertThatThrownBy(() -> enrolment.join(request(url, portal.token())))
                .hasMessageContaining("portal-unreachable");
    }

    @Test
    void renewsAnExpiredCertificateUnderANumberOfItsOwn() throws IOException {
        portal.certificateLife = Duration.ofSeconds(3_700);
        enrolment.join(request(portal.url(), portal.token()));
        MachineKeys read = MachineKeys.read(keys());
        var later = InstantSource.fixed(read.certificates(MachineKeys.TLS_CHAIN)
                .getFirst()
                .getNotAfter()
                .toInstant()
                .plusSeconds(60));
        var renewal = new Renewal(read, later, Optional::empty);

        portal.loseAnswers = true;
        renewal.step();
        new Renewal(MachineKeys.read(keys()), later, Optional::empty).step();
        assertThat(portal.renewals).hasSize(2);
        assertThat(portal.renewals)
                .extracting(r -> JsonText.member(r, "csr"))
                .containsOnly(JsonText.member(portal.renewals.getFirst(), "csr"));
        assertThat(portal.renewals)
                .extracting(r -> JsonText.member(r, "counter"))
                .containsOnly("1");

        portal.loseAnswers = false;
        portal.certificateLife = Duration.ofDays(2);
        renewal.step();
        assertThat(Renewal.dueAt(read.certificates(MachineKeys.TLS_CHAIN).getFirst()))
                .isAfter(later.instant());
        renewal.step();
        assertThat(portal.renewals).hasSize(3);

        new Renewal(read, InstantSource.fixed(later.instant().plus(Duration.ofDays(3))), Optional::empty).step();
        assertThat(portal.renewals).hasSize(4);
        assertThat(JsonText.member(portal.renewals.getLast(), "counter")).isEqualTo("2");
        assertThat(portal.renewals.getLast().get("csr"))
                .isNotEqualTo(portal.renewals.getFirst().get("csr"));
    }
}
