package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.Certificates;
import dev.argosy.portal.foundation.Certificates.Use;
import dev.argosy.portal.foundation.Certificates.Wanted;
import dev.argosy.portal.foundation.PortalKeys;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Says which certificates machines and the agent port get, and for how long. */
final class Authority {
    /** How long a machine's certificate lives unless the settings say otherwise. */
    static final Duration MACHINE_LIFE = Duration.ofDays(1);

    /** Clocks of machines may be behind ours by this part of a life: an hour of a day. */
    private static final int EARLIER_PART = 24;

    private static final Duration EARLIER_START = MACHINE_LIFE.dividedBy(EARLIER_PART);

    private static final Duration SERVER_LIFE = Duration.ofDays(800);
    private static final Duration USAGE_LIFE = Duration.ofDays(36_500);

    private final X509Certificate certificate;
    private final Certificates certificates;
    private final SecureRandom random;
    private final Duration machineLife;

    Authority(PortalKeys keys, SecureRandom random) {
        this(keys, random, MACHINE_LIFE);
    }

    Authority(PortalKeys keys, SecureRandom random, Duration machineLife) {
        this.machineLife = machineLife;
        this.certificate = keys.authority();
        this.certificates = new Certificates(certificate, keys.authorityKey(), random);
        this.random = random;
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** What tokens carry, so that a joining machine believes no other authority. */
    Digest fingerprint() {
        return Digest.of(der(certificate));
    }

    X509Certificate machine(MachineId machine, PublicKey tlsKey, Instant now) {
        return certificates.issue(new Wanted(
                tlsKey,
                machine.text(),
                List.of(MachineNames.tls(machine)),
                List.of(),
                Use.TLS_CLIENT,
                now.minus(machineLife.dividedBy(EARLIER_PART)),
                now.plus(machineLife)));
    }

    /** Whether a machine's certificate has more than half of its life before it. */
    boolean isFresh(byte[] der, Instant now) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var stored = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
            return stored.getNotAfter().toInstant().isAfter(now.plus(machineLife.dividedBy(2)));
        } catch (CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Lives as long as its key does: invoices must verify years later. */
    X509Certificate usage(MachineId machine, PublicKey usageKey, Instant now) {
        return certificates.issue(new Wanted(
                usageKey,
                machine.text() + " usage",
                List.of(MachineNames.usage(machine)),
                List.of(),
                Use.SIGNING,
                now.minus(EARLIER_START),
                now.plus(USAGE_LIFE)));
    }

    /** A fresh key and certificate of the agent port, made at every start and never stored. */
    ServerKeys server(List<String> hosts, Instant now) {
        KeyPair keys = Certificates.p256(random);
        X509Certificate issued = certificates.issue(new Wanted(
                keys.getPublic(),
                "argosy portal",
                List.of(),
                hosts,
                Use.TLS_SERVER,
                now.minus(EARLIER_START),
                now.plus(SERVER_LIFE)));
        return new ServerKeys(keys.getPrivate(), issued);
    }

    record ServerKeys(PrivateKey key, X509Certificate certificate) {}

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
