package dev.argosy.agent;

import dev.argosy.agent.link.LinkKeys;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What joining left in the keys folder, all files of mode 0600. The folder appears whole or not at all. */
record MachineKeys(Path folder, Map<String, String> facts) {
    static final String TLS_KEY = "tls.key";
    static final String TLS_CHAIN = "tls.pem";
    static final String USAGE_KEY = "usage.key";
    static final String USAGE_CERTIFICATE = "usage.pem";
    static final String AUTHORITY = "authority.pem";
    static final String ORDER_KEY = "order.pub";
    static final String FACTS = "machine.yaml";

    private static final String RENEWAL = "renewal";
    private static final String OPEN = "open";
    private static final String DONE = "done";

    static MachineKeys read(Path folder) throws IOException {
        if (Files.notExists(folder.resolve(FACTS))) {
            throw Refusal.of(
                            ProgramCodes.NOT_JOINED,
                            folder + ": this agent has not joined a portal",
                            "run 'argosy agent join --portal URL --token TOKEN' first")
                    .asException();
        }
        Map<?, ?> read =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(folder.resolve(FACTS)));
        var facts = new java.util.TreeMap<String, String>();
        read.forEach((key, value) -> facts.put(String.valueOf(key), String.valueOf(value)));
        return new MachineKeys(folder, facts);
    }

    MachineId machine() {
        return MachineId.parse(fact("machine"));
    }

    String portal() {
        return fact("portal");
    }

    /** By which the portal's authority is known. */
    Digest authority() {
        try {
            return Digest.of(certificates(AUTHORITY).getFirst().getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String fact(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new IllegalStateException(folder.resolve(FACTS) + ": lacks '" + name + "'");
        }
        return value;
    }

    LinkKeys link() {
        String address = fact("agentAddress");
        int colon = address.lastIndexOf(':');
        return new LinkKeys(
                tlsKey(),
                certificates(TLS_CHAIN),
                certificates(AUTHORITY).getFirst(),
                address.substring(0, colon).replaceAll("[\\[\\]]", ""),
                Integer.parseInt(address.substring(colon + 1)));
    }

    PrivateKey tlsKey() {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes(TLS_KEY)));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(folder.resolve(TLS_KEY) + ": not a key", broken);
        }
    }

    PrivateKey usageKey() {
        try {
            return Ed25519.privateKey(bytes(USAGE_KEY));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(folder.resolve(USAGE_KEY) + ": not a key", broken);
        }
    }

    byte[] orderKey() {
        return bytes(ORDER_KEY);
    }

    Digest authorityFingerprint() {
        try {
            return Digest.of(certificates(AUTHORITY).getFirst().getEncoded());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(folder.resolve(AUTHORITY) + ": not a certificate", broken);
        }
    }

    /**
     * The renewal that is under way or was done last.
     *
     * @param open whether its answer is missing: then the same bytes are sent again under the same number
     */
    record LastRenewal(long counter, byte[] request, boolean open) {}

    LastRenewal lastRenewal() throws IOException {
        Path file = folder.resolve(RENEWAL);
        if (Files.notExists(file)) {
            return new LastRenewal(0, new byte[0], false);
        }
        String[] words = Files.readString(file).strip().split(" ", -1);
        return new LastRenewal(Long.parseLong(words[0]), Base64.getDecoder().decode(words[1]), words[2].equals(OPEN));
    }

    /** Written before the request is sent: a number that may have been used is used only for the same request. */
    void beginRenewal(long counter, byte[] request) throws IOException {
        writeRenewal(counter, request, OPEN);
    }

    private void writeRenewal(long counter, byte[] request, String state) throws IOException {
        write(
                folder.resolve(RENEWAL),
                counter + " " + Base64.getEncoder().encodeToString(request) + " " + state + "\n");
    }

    /** Puts the renewed certificate in the place of the old one. */
    void finishRenewal(List<byte[]> chain) throws IOException {
        var pem = new StringBuilder();
        for (byte[] certificate : chain) {
            pem.append(pem("CERTIFICATE", certificate));
        }
        write(folder.resolve(TLS_CHAIN), pem.toString());
        LastRenewal last = lastRenewal();
        writeRenewal(last.counter(), last.request(), DONE);
    }

    List<X509Certificate> certificates(String name) {
        try {
            return parse(Files.readAllBytes(folder.resolve(name)));
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(folder.resolve(name) + ": not a certificate", broken);
        }
    }

    static List<X509Certificate> parse(byte[] pem) throws GeneralSecurityException {
        var certificates = new ArrayList<X509Certificate>();
        for (var one : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            certificates.add((X509Certificate) one);
        }
        return certificates;
    }

    static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    static byte[] unpem(String text) {
        return Base64.getMimeDecoder()
                .decode(text.replaceAll("-----(BEGIN|END) [A-Z0-9 ]+-----", "").strip());
    }

    /** Whole or not at all, and for the owner alone from the start. */
    static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = java.nio.channels.FileChannel.open(fresh, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] bytes(String name) {
        try {
            return unpem(Files.readString(folder.resolve(name)));
        } catch (IOException broken) {
            throw new IllegalStateException(folder.resolve(name) + ": cannot be read", broken);
        }
    }
}
