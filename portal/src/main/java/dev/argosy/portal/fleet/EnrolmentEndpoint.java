package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Requests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for machines that have no valid certificate: a token or a signed challenge stands in for it. */
@RestController
@RequestMapping("/api/public/v1")
class EnrolmentEndpoint {
    private final Enrolments enrolments;
    private final Renewals renewals;
    private final FleetConfiguration.AgentAddress address;
    private final PortalKeys keys;

    EnrolmentEndpoint(
            Enrolments enrolments, Renewals renewals, FleetConfiguration.AgentAddress address, PortalKeys keys) {
        this.enrolments = enrolments;
        this.renewals = renewals;
        this.address = address;
        this.keys = keys;
    }

    @PostMapping("/enrolments")
    @ResponseStatus(HttpStatus.CREATED)
    Joined enrol(@RequestBody Joining joining) {
        InventoryBody inventory = present("inventory", joining.inventory());
        var enrolled = enrolments.enrol(new Enrolments.Request(
                present("token", joining.token()),
                base64("csr", joining.csr()),
                base64("usageKey", joining.usageKey()),
                Optional.ofNullable(joining.name())
                        .filter(name -> !name.isBlank())
                        .orElse(Optional.ofNullable(inventory.hostname()).orElse("")),
                present("incarnation", joining.incarnation()),
                inventory.wire()));
        byte[] authority = Authority.der(keys.authority());
        return new Joined(
                enrolled.machine().text(),
                List.of(pem(Authority.der(enrolled.certificate())), pem(authority)),
                pem(Authority.der(enrolled.usageCertificate())),
                pem(authority),
                address.text(),
                Base64.getEncoder().encodeToString(keys.orderKey().getEncoded()));
    }

    @PostMapping("/renewal-challenges")
    Challenge challenge(@RequestBody Asking asking) {
        return new Challenge(renewals.challenge(machine(asking.machine())));
    }

    @PostMapping("/renewals")
    Renewed renew(@RequestBody Renewing renewing) {
        Long counter = present("counter", renewing.counter());
        var renewed = renewals.renew(
                machine(renewing.machine()),
                base64("csr", renewing.csr()),
                counter,
                base64("signature", renewing.signature()));
        return new Renewed(renewed.chain().stream().map(EnrolmentEndpoint::pem).toList(), renewed.counter());
    }

    private static MachineId machine(@Nullable String text) {
        return Requests.field("machine", present("machine", text), MachineId::parse);
    }

    private static byte[] base64(String name, @Nullable String text) {
        return Requests.field(name, present(name, text), Base64.getDecoder()::decode);
    }

    private static <T> T present(String name, @Nullable T value) {
        if (value == null) {
            throw Refusal.of(Codes.INVALID_VALUE, name + ": missing", "give " + name)
                    .asException();
        }
        return value;
    }

    private static String pem(byte[] der) {
        byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, newline).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    record Joining(
            @Nullable String token,
            @Nullable String csr,
            @Nullable String usageKey,
            @Nullable String name,
            @Nullable String incarnation,
            @Nullable InventoryBody inventory) {}

    record Joined(
            String machine,
            List<String> certificate,
            String usageCertificate,
            String authority,
            String agentAddress,
            String orderKey) {}

    record Asking(@Nullable String machine) {}

    record Challenge(String nonce) {}

    record Renewing(
            @Nullable String machine,
            @Nullable String csr,
            @Nullable Long counter,
            @Nullable String signature) {}

    record Renewed(List<String> certificate, long counter) {}
}
