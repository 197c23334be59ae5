package dev.argosy.portal.foundation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Issues X.509 certificates under one authority whose key is P-256. Thread-safe. */
public final class Certificates {
    private static final int SERIAL_BITS = 120;

    private final X509Certificate authority;
    private final PrivateKey key;
    private final SecureRandom random;

    public Certificates(X509Certificate authority, PrivateKey key, SecureRandom random) {
        this.authority = authority;
        this.key = key;
        this.random = random;
    }

    /** A fresh key pair of the kind that certificates here are made for. */
    public static KeyPair p256(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java knows this curve", impossible);
        }
    }

    /** The text form of a certificate that tools expect in files. */
    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate of our own cannot be encoded", impossible);
        }
    }

    /** What a certificate is for; nothing else is accepted of it. */
    public enum Use {
        /** The other side of connections that machines open. */
        TLS_SERVER,
        TLS_CLIENT,
        /** Signatures over records, never a connection. */
        SIGNING
    }

    /**
     * @param uris SAN entries that name whom it stands for
     * @param hosts SAN entries that are DNS names or IP addresses
     */
    public record Wanted(
            PublicKey key,
            String commonName,
            List<String> uris,
            List<String> hosts,
            Use use,
            Instant from,
            Instant until) {}

    /** A new authority's own certificate: may issue certificates that issue none themselves. */
    public static X509Certificate selfSigned(
            KeyPair keys, String commonName, Instant from, Instant until, SecureRandom random) {
        X500Name name = name(commonName);
        var builder = new JcaX509v3CertificateBuilder(
                name, serial(random), Date.from(from), Date.from(until), name, keys.getPublic());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
            return sign(builder, keys.getPrivate(), random);
        } catch (CertIOException | GeneralSecurityException broken) {
            throw new IllegalStateException("cannot make an authority", broken);
        }
    }

    /** Valid no longer than the authority itself. */
    public X509Certificate issue(Wanted wanted) {
        Instant end = authority.getNotAfter().toInstant();
        Instant until = wanted.until().isAfter(end) ? end : wanted.until();
        var builder = new JcaX509v3CertificateBuilder(
                authority,
                serial(random),
                Date.from(wanted.from()),
                Date.from(until),
                new X500Principal(encoded(wanted.commonName())),
                wanted.key());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.subjectAlternativeName, false, names(wanted));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(authority));
            switch (wanted.use()) {
                case TLS_SERVER ->
                    builder.addExtension(
                            Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                case TLS_CLIENT ->
                    builder.addExtension(
                            Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
                case SIGNING -> {
                    // No extended use: it opens no connection, because both ends ask for one of the uses above.
                }
            }
            return sign(builder, key, random);
        } catch (CertIOException | GeneralSecurityException broken) {
            throw new IllegalStateException("cannot issue a certificate", broken);
        }
    }

    private static GeneralNames names(Wanted wanted) {
        Stream<GeneralName> uris =
                wanted.uris().stream().map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        Stream<GeneralName> hosts = wanted.hosts().stream()
                .map(host ->
                        new GeneralName(IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
        return new GeneralNames(Stream.concat(uris, hosts).toArray(GeneralName[]::new));
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key, SecureRandom random) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException broken) {
            throw new IllegalStateException("cannot sign a certificate", broken);
        }
    }

    private static byte[] encoded(String commonName) {
        try {
            return name(commonName).getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
    }
}
