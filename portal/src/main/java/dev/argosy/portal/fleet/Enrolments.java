package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes machines in: tokens that work once and soon, and the first certificates. */
final class Enrolments {
    static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

    /** How long an old token is told from one that never was; whoever makes a new one clears some old ones away. */
    static final Duration TOKENS_KEPT = Duration.ofDays(30);

    private static final int TOKENS_DROPPED = 100;
    private static final int TOKEN_BYTES = 32;
    private static final int NAME_LIMIT = 100;

    private final Transactions transactions;
    private final MachineStore machines;
    private final DesiredStore desired;
    private final MachineBook book;
    private final Authority authority;
    private final IdSource ids;
    private final SecureRandom random;

    Enrolments(Hellos.Parts parts, Authority authority, IdSource ids, SecureRandom random) {
        this.transactions = parts.transactions();
        this.machines = parts.machines();
        this.desired = parts.desired();
        this.book = parts.book();
        this.authority = authority;
        this.ids = ids;
        this.random = random;
    }

    /** A token as shown once: its second part is the digest of the only authority that the machine should believe. */
    record NewToken(String token, Instant expiresAt) {}

    /** What a machine brings along; keys as it sent them. */
    record Request(
            String token,
            byte[] csr,
            byte[] usageKey,
            String name,
            String incarnation,
            dev.argosy.protocol.v1.Inventory inventory) {}

    record Enrolled(MachineId machine, X509Certificate certificate, X509Certificate usageCertificate) {}

    NewToken newToken(OrganizationId organization, Duration validFor) {
        if (validFor.isNegative() || validFor.isZero() || validFor.compareTo(TOKEN_LIFE) > 0) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "validFor: " + validFor + " (expected: above zero, at most " + TOKEN_LIFE + ")",
                            "ask for a shorter time")
                    .asException();
        }
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "."
                + authority.fingerprint().hex();
        return transactions.run(tx -> {
            Instant expiresAt = tx.now().plus(validFor);
            machines.dropTokens(tx, tx.now().minus(TOKENS_KEPT), TOKENS_DROPPED);
            machines.addToken(tx, Digest.ofText(token), new EnrolmentToken(organization, tx.now(), expiresAt, false));
            return new NewToken(token, expiresAt);
        });
    }

    Enrolled enrol(Request request) {
        PublicKey tlsKey = SigningRequests.tlsKey(request.csr());
        PublicKey usageKey = SigningRequests.usageKey(request.usageKey());
        String name = name(request.name());
        String incarnation = FleetWire.text("incarnation", request.incarnation());
        if (incarnation.isEmpty()) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "incarnation: '' (expected: of the agent's journal)",
                            "update the agent")
                    .asException();
        }
        var machine = new MachineId(ids.next());
        Inventory inventory = FleetWire.inventory(machine, request.inventory());
        String agentVersion = FleetWire.text("agentVersion", request.inventory().getAgentVersion());
        return transactions.run(tx -> {
            EnrolmentToken token = use(tx, Digest.ofText(request.token()));
            X509Certificate certificate = authority.machine(machine, tlsKey, tx.now());
            X509Certificate usage = authority.usage(machine, usageKey, tx.now());
            var row = new MachineRow(
                    machine,
                    token.organization(),
                    name,
                    inventory,
                    Set.of(),
                    agentVersion,
                    incarnation,
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0);
            machines.add(
                    tx,
                    row,
                    new MachineKeys(
                            tlsKey.getEncoded(),
                            Optional.empty(),
                            usageKey.getEncoded(),
                            Authority.der(usage),
                            0,
                            Digest.of(request.csr()),
                            Authority.der(certificate)));
            desired.add(tx, machine);
            book.note(tx, machine, List.of(new MachineEvent.Enrolled(inventory)));
            return new Enrolled(machine, certificate, usage);
        });
    }

    private EnrolmentToken use(Transaction tx, Digest digest) {
        EnrolmentToken token = machines.token(tx, digest)
                .orElseThrow(() -> Refusal.of(
                                FleetCodes.TOKEN_UNKNOWN, "token: not one of this portal", "ask for a new token")
                        .asException());
        if (token.used()) {
            throw Refusal.of(FleetCodes.TOKEN_USED, "token: it was used before", "ask for a new token")
                    .asException();
        }
        if (!token.expiresAt().isAfter(tx.now())) {
            throw Refusal.of(
                            FleetCodes.TOKEN_EXPIRED,
                            "token: expired at " + token.expiresAt(),
                            "ask for a new token and use it at once")
                    .asException();
        }
        machines.useToken(tx, digest, tx.now());
        return token;
    }

    private static String name(String given) {
        String name = FleetWire.text("name", given.strip());
        if (name.isEmpty() || name.length() > NAME_LIMIT) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "name: " + name.length() + " characters (expected: 1.." + NAME_LIMIT + ")",
                            "give the machine a name")
                    .asException();
        }
        return name;
    }
}
