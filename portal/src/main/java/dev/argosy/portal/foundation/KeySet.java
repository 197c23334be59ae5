package dev.argosy.portal.foundation;

import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.portal.foundation.Certificates.Use;
import dev.argosy.portal.foundation.Certificates.Wanted;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All keys of a portal at hand, wherever they are kept, and how long and for what its own certificates are made. */
record KeySet(
        KeyPair authorityPair,
        X509Certificate authority,
        KeyPair order,
        KeyPair quote,
        X509Certificate quoteCertificate,
        KeyPair seal,
        X509Certificate sealCertificate)
        implements PortalKeys {
    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final Duration BACKDATED = Duration.ofHours(1);

    static X509Certificate authority(KeyPair pair, Instant now, SecureRandom random) {
        return Certificates.selfSigned(
                pair, "Argosy portal authority", now.minus(BACKDATED), now.plus(VALIDITY), random);
    }

    static X509Certificate seal(PublicKey key, Certificates certificates, Instant now) {
        return signing(key, "Argosy invoice seal", FilePortalKeys.SEAL_NAME, certificates, now);
    }

    static X509Certificate quote(PublicKey key, Certificates certificates, Instant now) {
        return signing(key, "Argosy quotes", "spiffe://argosy/portal/quote", certificates, now);
    }

    private static X509Certificate signing(
            PublicKey key, String subject, String name, Certificates certificates, Instant now) {
        return certificates.issue(new Wanted(
                key, subject, List.of(name), List.of(), Use.SIGNING, now.minus(BACKDATED), now.plus(VALIDITY)));
    }

    @Override
    public PrivateKey authorityKey() {
        return authorityPair.getPrivate();
    }

    @Override
    public Signer orderSigner() {
        return Ed25519.signer(order.getPrivate());
    }

    @Override
    public PublicKey orderKey() {
        return order.getPublic();
    }

    @Override
    public Signer quoteSigner() {
        return Ed25519.signer(quote.getPrivate());
    }

    @Override
    public PublicKey quoteKey() {
        return quote.getPublic();
    }

    @Override
    public Signer sealSigner() {
        return Ed25519.signer(seal.getPrivate());
    }
}
