package dev.argosy.portal.foundation;

import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The portal's keys in one folder (0700, files 0600), made on the first start.
 *
 * <p>A key pair is two files, {@code NAME.key} (PKCS#8) and {@code NAME.pub} (SubjectPublicKeyInfo), a certificate
 * {@code NAME.der}. The certificate is written last: a first start that was cut off makes what is missing anew. Once
 * the database remembers the keys, none is ever made again.
 */
public final class FilePortalKeys {
    /** What a seal's certificate says it is for. */
    public static final String SEAL_NAME = "spiffe://argosy/portal/seal";

    private static final List<String> PAIRS = List.of("authority", "order", "quote", "seal");
    private static final List<String> CERTIFICATES = List.of("authority", "seal");

    private FilePortalKeys() {}

    /**
     * The keys of the portal whose database this is: makes them at its first start, later only reads them.
     *
     * @throws dev.argosy.kernel.RefusedException {@code keys-missing}: a file is gone, or they are not those keys
     */
    static PortalKeys open(Path folder, Instant now, SecureRandom random, RememberedKeys remembered)
            throws IOException {
        Map<String, String> known = remembered.known();
        if (known.isEmpty()) {
            PortalKeys keys = open(folder, now, random);
            remembered.remember(fingerprints(keys));
            return keys;
        }
        List<Path> missing = files(folder).filter(Files::notExists).toList();
        if (!missing.isEmpty()) {
            throw RememberedKeys.refusal("the portal's key files are missing: " + missing)
                    .asException();
        }
        PortalKeys keys = open(folder, now, random);
        Map<String, String> found = fingerprints(keys);
        if (!known.equals(found)) {
            throw RememberedKeys.refusal(folder + ": not the keys that the database was written with: authority "
                            + found.get("authority") + " (expected: " + known.get("authority") + ")")
                    .asException();
        }
        return keys;
    }

    private static Stream<Path> files(Path folder) {
        return Stream.concat(
                PAIRS.stream().flatMap(name -> Stream.of(folder.resolve(name + ".key"), folder.resolve(name + ".pub"))),
                CERTIFICATES.stream().map(name -> folder.resolve(name + ".der")));
    }

    private static Map<String, String> fingerprints(PortalKeys keys) throws IOException {
        try {
            return Map.of(
                    "authority", Digest.of(keys.authority().getEncoded()).hex(),
                    "order", Digest.of(keys.orderKey().getEncoded()).hex(),
                    "quote", Digest.of(keys.quoteKey().getEncoded()).hex(),
                    "seal", Digest.of(keys.sealCertificate().getEncoded()).hex());
        } catch (CertificateEncodingException unusable) {
            throw new IOException("a certificate of the portal cannot be encoded", unusable);
        }
    }

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
        // made at each start: quotes live a minute, and nobody keeps it
        X509Certificate quoteCertificate = KeySet.quote(quote.getPublic(), certificates, now);
        return new KeySet(authorityPair, authority, order, quote, quoteCertificate, seal, sealCertificate);
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
        Set<StandardOpenOption> make = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(
                fresh, make, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        // on disk before anybody relies on it: the database may remember it in the next moment
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
