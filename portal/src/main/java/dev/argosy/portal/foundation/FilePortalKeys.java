package dev.argosy.portal.foundation;

import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.Signer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The portal's keys in one folder (0700, files 0600), made on the first start.
 *
 * <p>A key pair is two files, {@code NAME.key} (PKCS#8) and {@code NAME.pub} (SubjectPublicKeyInfo), a certificate
 * {@code NAME.der}. The certificate is written last: a start that was cut off makes what is missing anew.
 */
public final class FilePortalKeys implements PortalKeys {
    /** What a seal's certificate says it is for. */
    public static final String SEAL_NAME = "spiffe://argosy/portal/seal";

    private static final X500Name AUTHORITY = new X500Name("CN=Argosy portal authority");
    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final Duration BACKDATED = Duration.ofHours(1);

    private final KeyPair authorityPair;
    private final X509Certificate authority;
    private final KeyPair order;
    private final KeyPair quote;
    private final KeyPair seal;
    private final X509Certificate sealCertificate;

    private FilePortalKeys(Path folder, Instant now, SecureRandom random)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        authorityPair = pair(folder, "authority", "EC", random);
        order = pair(folder, "order", "Ed25519", random);
        quote = pair(folder, "quote", "Ed25519", random);
        seal = pair(folder, "seal", "Ed25519", random);
        authority = certificate(folder.resolve("authority.der"), authorityPair.getPublic(), now, random, true);
        sealCertificate = certificate(folder.resolve("seal.der"), seal.getPublic(), now, random, false);
    }

    public static FilePortalKeys open(Path folder, Instant now, SecureRandom random) throws IOException {
        try {
            return new FilePortalKeys(folder, now, random);
        } catch (GeneralSecurityException | OperatorCreationException unusable) {
            throw new IOException("keys in " + folder + ": cannot be used (remedy: restore them)", unusable);
        }
    }

    private static KeyPair pair(Path folder, String name, String algorithm, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Path privateFile = folder.resolve(name + ".key");
        Path publicFile = folder.resolve(name + ".pub");
        if (Files.notExists(publicFile)) {
            KeyPair fresh = algorithm.equals("EC") ? ellipticCurve(random) : Ed25519.generate(random);
            write(privateFile, fresh.getPrivate().getEncoded());
            write(publicFile, fresh.getPublic().getEncoded());
        }
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(privateFile)));
        PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(Files.readAllBytes(publicFile)));
        return new KeyPair(publicKey, privateKey);
    }

    private static KeyPair ellipticCurve(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(Path file, PublicKey of, Instant now, SecureRandom random, boolean isAuthority)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        if (Files.notExists(file)) {
            var builder = new JcaX509v3CertificateBuilder(
                    AUTHORITY,
                    new BigInteger(120, random),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(VALIDITY)),
                    isAuthority ? AUTHORITY : new X500Name("CN=Argosy invoice seal"),
                    of);
            if (isAuthority) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            } else {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, SEAL_NAME)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityPair.getPrivate());
            write(file, builder.build(signer).getEncoded());
        }
        return new JcaX509CertificateConverter()
                .getCertificate(new org.bouncycastle.cert.X509CertificateHolder(Files.readAllBytes(file)));
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public X509Certificate authority() {
        return authority;
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

    @Override
    public X509Certificate sealCertificate() {
        return sealCertificate;
    }
}
