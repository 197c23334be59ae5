package dev.argosy.agent;

import dev.argosy.agent.MachineKeys.LastRenewal;
import dev.argosy.agent.link.CertificateRenewal;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the machine's certificate fresh: from a third of its life on over the agent port, after its end by signing a
 * challenge. Each renewal has a request and a number of its own, both written down before they are sent, and sent
 * again as they are when the answer was lost: so only a second holder of the key ever uses a number for something else.
 */
final class Renewal {
    private static final Logger LOG = System.getLogger(Renewal.class.getName());
    private static final String CHALLENGES = "/api/public/v1/renewal-challenges";
    private static final String RENEWALS = "/api/public/v1/renewals";
    private static final int PART = 3;
    private static final int PARTS_LOOKED_AT = 15;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final MachineKeys keys;
    private final InstantSource clock;
    private final Supplier<Optional<ManagedChannel>> channels;

    Renewal(MachineKeys keys, InstantSource clock, Supplier<Optional<ManagedChannel>> channels) {
        this.keys = keys;
        this.clock = clock;
        this.channels = channels;
    }

    /** Does what is due; called again and again. */
    void step() {
        X509Certificate now = keys.certificates(MachineKeys.TLS_CHAIN).getFirst();
        Instant at = clock.instant();
        if (at.isBefore(dueAt(now))) {
            return;
        }
        try {
            boolean valid = at.isBefore(now.getNotAfter().toInstant());
            List<byte[]> chain = valid ? overAgentPort() : overHttp();
            if (!chain.isEmpty()) {
                keys.finishRenewal(chain);
                LOG.log(
                        Level.INFO,
                        "the certificate of this machine was renewed {0}",
                        valid ? "over the agent port" : "by a challenge, after its end");
            }
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            LOG.log(Level.WARNING, "the certificate of this machine cannot be renewed yet: {0}", failed.toString());
        }
    }

    /** The pause between two looks: a small part of a certificate's life, at most a minute. */
    Duration pause() {
        X509Certificate now = keys.certificates(MachineKeys.TLS_CHAIN).getFirst();
        Duration part = Duration.between(
                        now.getNotBefore().toInstant(), now.getNotAfter().toInstant())
                .dividedBy(PARTS_LOOKED_AT);
        return part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
    }

    static Instant dueAt(X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        return from.plus(
                Duration.between(from, certificate.getNotAfter().toInstant()).dividedBy(PART));
    }

    private List<byte[]> overAgentPort() throws IOException {
        Optional<ManagedChannel> channel = channels.get();
        return channel.isEmpty() ? List.of() : renew(channel.get());
    }

    private List<byte[]> renew(ManagedChannel channel) throws IOException {
        LastRenewal next = next();
        return CertificateRenewal.renew(channel, next.request(), next.counter());
    }

    private List<byte[]> overHttp() throws IOException, GeneralSecurityException {
        PortalHttp portal = PortalHttp.of(keys.portal(), keys.authorityFingerprint());
        String machine = keys.machine().text();
        String nonce = JsonText.member(portal.post(CHALLENGES, Map.of("machine", machine)), "nonce");
        LastRenewal next = next();
        var body = new LinkedHashMap<String, Object>();
        body.put("machine", machine);
        body.put("csr", Base64.getEncoder().encodeToString(next.request()));
        body.put("counter", next.counter());
        body.put("signature", Base64.getEncoder().encodeToString(sign(keys.tlsKey(), nonce)));
        var chain = new ArrayList<byte[]>();
        if (portal.post(RENEWALS, body).get("certificate") instanceof List<?> certificates) {
            for (Object certificate : certificates) {
                chain.add(MachineKeys.unpem(String.valueOf(certificate)));
            }
        }
        return chain;
    }

    private LastRenewal next() throws IOException {
        LastRenewal last = keys.lastRenewal();
        if (last.open()) {
            return last;
        }
        PublicKey key = keys.certificates(MachineKeys.TLS_CHAIN).getFirst().getPublicKey();
        var next = new LastRenewal(last.counter() + 1, SigningRequest.of(key, keys.tlsKey()), true);
        keys.beginRenewal(next.counter(), next.request());
        return next;
    }

    private static byte[] sign(PrivateKey key, String nonce) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(nonce.getBytes(StandardCharsets.UTF_8));
        return signature.sign();
    }
}
