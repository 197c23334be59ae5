package dev.argosy.portal.foundation;

import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.portal.foundation.Certificates.Use;
import dev.argosy.portal.foundation.Certificates.Wanted;
import java.io.IOException;
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
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * The portal's keys in one folder (0700, files 0600), made on the first start.
 *
 * <p>A key pair is two files, {@code NAME.key} (PKCS#8) and {@code NAME.pub} (SubjectPublicKeyInfo), a certificate
 * {@code NAME.der}. The certificate is written last: a start that was cut off makes what is missing anew.
 */
public final class FilePortalKeys implements PortalKeys {
    /** What a seal's certificate says it is for. */
    public static final String SEAL_NAME = "spiffe://argosy/portal/seal";

    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final Duration BACKDATED = Duration.ofHours(1);

    private final KeyPair authorityPair;
    private final X509Certificate authority;
    private final KeyPair order;
    private final KeyPair quote;
    private final KeyPair seal;
    private final X509Certificate sealCertificate;

    private FilePortalKeys(Path folder, Instant now, SecureRandom random) throws IOException, GeneralSecurityException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        authorityPair = pair(folder, "authority", "EC", random);
        order = pair(folder, "order", "Ed25519", random);
        quote = pair(folder, "quote", "Ed25519", random);
        seal = pair(folder, "seal", "Ed25519", random);
        Instant from = now.minus(BACKDATED);
        Instant until = now.plus(VALIDITY);
        authority = certificate(
                folder.resolve("authority.der"),
                () -> Certificates.selfSigned(authorityPair, "Argosy portal authority", from, until, random));
        sealCertificate = certificate(
                folder.resolve("seal.der"),
                () -> new Certificates(authority, authorityPair.getPrivate(), random)
                        .issue(new Wanted(
                                seal.getPublic(),
                                "Argosy invoice seal",
                                List.of(SEAL_NAME),
                                List.of(),
                                Use.SIGNING,
                                from,
                                until)));
    }

    public static FilePortalKeys open(Path folder, Instant now, SecureRandom random) throws IOException {
        try {
            return new FilePortalKeys(folder, now, random);
        } catch (GeneralSecurityException unusable) {
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

    private static X509Certificate certificate(Path file, Supplier<X509Certificate> make)
            throws IOException, GeneralSecurityException {
        if (Files.notExists(file)) {
            write(file, make.get().getEncoded());
        }
        try (var bytes = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
        }
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
