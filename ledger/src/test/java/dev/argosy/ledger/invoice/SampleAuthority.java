package dev.argosy.ledger.invoice;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests. */
final class SampleAuthority {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

    private final KeyPair keys;
    private final X509Certificate certificate;

    SampleAuthority() throws GeneralSecurityException {
        this.keys = keys("EC");
        this.certificate = issue(keys.getPublic(), "", true);
    }

    static KeyPair keys(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    X509Certificate certificate() {
        return certificate;
    }

    String issue(PublicKey key, String name) throws GeneralSecurityException {
        return Encoded.pem(issue(key, name, false));
    }

    private X509Certificate issue(PublicKey key, String name, boolean authority) throws GeneralSecurityException {
        try {
            var subject = new X500Name("CN=sample");
            var builder = new JcaX509v3CertificateBuilder(
                    subject, BigInteger.ONE, Date.from(FROM), Date.from(UNTIL), subject, key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!name.isEmpty()) {
                var uri = new GeneralName(GeneralName.uniformResourceIdentifier, name);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (java.io.IOException | OperatorCreationException failed) {
            throw new GeneralSecurityException(failed);
        }
    }
}
