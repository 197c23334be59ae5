package dev.argosy.portal.foundation;

import dev.argosy.kernel.evidence.Ed25519;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The portal's keys in one folder (0700, files 0600), made on the first start.
 *
 * <p>A key pair is two files, {@code NAME.key} (PKCS#8) and {@code NAME.pub} (SubjectPublicKeyInfo), a certificate
 * {@code NAME.der}. The certificate is written last: a start that was cut off makes what is missing anew.
 */
public final class FilePortalKeys {
    /** What a seal's certificate says it is for. */
    public static final String SEAL_NAME = "spiffe://argosy/portal/seal";

    private FilePortalKeys() {}

    public static PortalKeys open(Path folder, Instant now, SecureRandom random) throws IOException {
        try {
            return read(folder, now, random);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("keys in " + folder + ": cannot be used (remedy: restore them)", unusable);
        }
    }

    private static KeySet read(Path folder, Instant now, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        KeyPair authorityPair = pair(folder, "authority", "EC", random);
        KeyPair order = pair(folder, "order", "Ed25519", random);
        KeyPair quote = pair(folder, "quote", "Ed25519", random);
        KeyPair seal = pair(folder, "seal", "Ed25519", random);
        X509Certificate authority =
                certificate(folder.resolve("authority.der"), () -> KeySet.authority(authorityPair, now, random));
        var certificates = new Certificates(authority, authorityPair.getPrivate(), random);
        X509Certificate sealCertificate =
                certificate(folder.resolve("seal.der"), () -> KeySet.seal(seal.getPublic(), certificates, now));
        return new KeySet(authorityPair, authority, order, quote, seal, sealCertificate);
    }

    private static KeyPair pair(Path folder, String name, String algorithm, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Path privateFile = folder.resolve(name + ".key");
        Path publicFile = folder.resolve(name + ".pub");
        if (Files.notExists(publicFile)) {
            KeyPair fresh = algorithm.equals("EC") ? Certificates.p256(random) : Ed25519.generate(random);
            write(privateFile, fresh.getPrivate().getEncoded());
            write(publicFile, fresh.getPublic().getEncoded());
        }
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(privateFile)));
        PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(Files.readAllBytes(publicFile)));
        return new KeyPair(publicKey, privateKey);
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
}
