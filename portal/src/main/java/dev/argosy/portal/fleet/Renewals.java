package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * New certificates for machines. A machine with a valid one asks over the agent port; one whose certificate has
 * expired signs a challenge instead. A renewal with a counter that was used for something else stops both.
 */
final class Renewals {
    private final Transactions transactions;
    private final MachineStore machines;
    private final MachineBook book;
    private final OpenSessions sessions;
    private final Authority authority;
    private final Challenges challenges;

    Renewals(Hellos.Parts parts, Authority authority, Challenges challenges) {
        this.transactions = parts.transactions();
        this.machines = parts.machines();
        this.book = parts.book();
        this.sessions = parts.sessions();
        this.authority = authority;
        this.challenges = challenges;
    }

    /** DER certificates, the machine's first, its issuer last. */
    record Renewed(List<byte[]> chain, long counter) {}

    /** The same for known and unknown machines: it says nothing about who is here. */
    String challenge(MachineId machine) {
        return transactions.run(tx -> challenges.make(machine, tx.now()));
    }

    /** Over the agent port: the connection has shown who it is. */
    Renewed renew(MachineId machine, byte[] csr, long counter) {
        return renewFor(machine, csr, counter, Optional.empty());
    }

    /** Without a valid certificate: the signature is of a challenge's text by the TLS key. */
    Renewed renew(MachineId machine, byte[] csr, long counter, byte[] signature) {
        return renewFor(machine, csr, counter, Optional.of(signature));
    }

    private Renewed renewFor(MachineId machine, byte[] csr, long counter, Optional<byte[]> signed) {
        PublicKey key = SigningRequests.tlsKey(csr);
        Outcome outcome = transactions.run(tx -> decide(tx, machine, new Request(csr, key, counter), signed));
        return switch (outcome) {
            case Outcome.Done done -> done.renewed();
            case Outcome.Conflict conflict -> {
                sessions.of(machine).ifPresent(open -> open.downlink().close(conflict.refusal()));
                throw conflict.refusal().asException();
            }
        };
    }

    private Outcome decide(Transaction tx, MachineId machine, Request request, Optional<byte[]> signed) {
        MachineKeys keys =
                machines.keys(tx, machine).orElseThrow(() -> notProven().asException());
        signed.ifPresent(proof -> check(tx, machine, keys, proof));
        MachineRow row = book.require(tx, machine);
        row.quarantine().ifPresent(code -> {
            throw Refusal.of(
                            FleetCodes.MACHINE_QUARANTINED,
                            "machine " + machine.text() + ": quarantined for " + code,
                            "ask the operator of the portal")
                    .asException();
        });
        var digest = Digest.of(request.csr());
        return switch (RenewalRules.decide(keys.renewalCounter(), keys.renewalRequest(), request.counter(), digest)) {
            case RenewalRules.Verdict.Issue _ -> new Outcome.Done(issue(tx, machine, keys, request));
            case RenewalRules.Verdict.Repeat _ ->
                // Asked again late, a certificate that is about to end is no answer.
                new Outcome.Done(
                        authority.isFresh(keys.renewalCertificate(), tx.now())
                                ? answer(keys.renewalCertificate(), request.counter())
                                : issue(tx, machine, keys, request));
            case RenewalRules.Verdict.Conflict conflict -> {
                book.write(tx, row, MachineRules.quarantine(row, FleetCodes.RENEWAL_CONFLICT));
                yield new Outcome.Conflict(conflict.refusal());
            }
        };
    }

    private Renewed issue(Transaction tx, MachineId machine, MachineKeys keys, Request request) {
        byte[] der = Authority.der(authority.machine(machine, request.key(), tx.now()));
        byte[] tlsKey = request.key().getEncoded();
        machines.saveRenewal(tx, machine, keys.renewed(tlsKey, request.counter(), Digest.of(request.csr()), der));
        book.note(tx, machine, List.of(new MachineEvent.CertificateRenewed(request.counter())));
        return answer(der, request.counter());
    }

    private void check(Transaction tx, MachineId machine, MachineKeys keys, byte[] signature) {
        boolean holds = challenges.valid(machine, tx.now()).stream()
                .map(nonce -> nonce.getBytes(StandardCharsets.UTF_8))
                .anyMatch(nonce -> SigningRequests.signed(keys.tlsKey(), nonce, signature)
                        || keys.previousTlsKey()
                                .filter(key -> SigningRequests.signed(key, nonce, signature))
                                .isPresent());
        if (!holds) {
            throw notProven().asException();
        }
    }

    /** The same for an unknown machine: who does not hold the key learns nothing. */
    private static Refusal notProven() {
        return Refusal.of(
                FleetCodes.CHALLENGE_FAILED,
                "signature: not of a challenge of the last minutes by this machine's TLS key",
                "ask for a new challenge and sign its bytes");
    }

    private Renewed answer(byte[] certificate, long counter) {
        return new Renewed(List.of(certificate, Authority.der(authority.certificate())), counter);
    }

    private record Request(byte[] csr, PublicKey key, long counter) {}

    private sealed interface Outcome {
        record Done(Renewed renewed) implements Outcome {}

        record Conflict(Refusal refusal) implements Outcome {}
    }
}
