package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.evidence.Ed25519;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Enrolment and renewal as HTTP sees them. */
class EnrolmentEndpointTest {
    private final FleetFixture fleet = FleetFixture.inMemory(() -> Instant.parse("2026-06-01T12:00:00Z"));
    private final MockMvcTester http = MockMvcTester.create(MockMvcBuilders.standaloneSetup(new EnrolmentEndpoint(
                    fleet.room().enrolments(), fleet.room().renewals(), () -> "localhost:7401", fleet.keys()))
            .build());

    @Test
    void anInventoryInProtobufsJsonFormIsTakenAndUnknownMembersAreIgnored() {
        var token = fleet.room().enrolments().newToken(fleet.organization(), Enrolments.TOKEN_LIFE);
        var body = """
                {"token": "%s", "csr": "%s", "usageKey": "%s", "incarnation": "journal-1", "name": "box",
                 "inventory": {"hostname": "h", "cpuThreads": 8, "memoryMib": "65536", "diskMib": 1000,
                   "somethingNew": [1], "agentVersion": "0.1.0",
                   "gpus": [{"uuid": "GPU-1", "model": "RTX 4090", "memoryMib": "24576", "simulated": true}]}}
                """.formatted(token.token(), csr(), usageKey());
        var answer = http.post()
                .uri("/api/public/v1/enrolments")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        assertThat(answer).hasStatus(201).bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.agentAddress").isEqualTo("localhost:7401");
            assertThat(json).extractingPath("$.certificate.length()").isEqualTo(2);
            assertThat(json).extractingPath("$.authority").asString().startsWith("-----BEGIN CERTIFICATE-----\n");
        });
        Machine machine =
                fleet.transactions().run(tx -> fleet.room().machines().all(tx).getFirst());
        assertThat(machine.name()).isEqualTo("box");
        assertThat(machine.inventory().memoryMiB()).isEqualTo(65_536);
        assertThat(machine.inventory().gpus()).singleElement().satisfies(gpu -> {
            assertThat(gpu.memoryMiB()).isEqualTo(24_576);
            assertThat(gpu.id()).isEqualTo(GpuId.of(machine.id(), "GPU-1"));
        });
    }

    @Test
    void anExpiredMachineAsksForAChallengeAndRenews() {
        FakeAgent agent = fleet.enrol();
        String nonce = fleet.room().renewals().challenge(agent.machine());
        var challenge = http.post()
                .uri("/api/public/v1/renewal-challenges")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"machine\": \"" + agent.machine().text() + "\"}");
        assertThat(challenge).hasStatusOk().bodyJson().extractingPath("$.nonce").isEqualTo(nonce);
        var renewal = http.post()
                .uri("/api/public/v1/renewals")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"machine\": \"%s\", \"csr\": \"%s\", \"counter\": 1, \"signature\": \"%s\"}"
                        .formatted(
                                agent.machine().text(),
                                csr(),
                                base64(FakeAgent.sign(agent.tls(), nonce.getBytes(StandardCharsets.UTF_8)))));
        assertThat(renewal).hasStatusOk().bodyJson().extractingPath("$.counter").isEqualTo(1);
    }

    private static String csr() {
        return base64(FakeAgent.csr(FakeAgent.newTlsKey()));
    }

    private static String usageKey() {
        return base64(Ed25519.generate(new SecureRandom()).getPublic().getEncoded());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
