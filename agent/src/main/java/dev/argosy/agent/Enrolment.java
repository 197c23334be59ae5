package dev.argosy.agent;

import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.agent.wire.InventoryWire;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Joins a machine to a portal: keys that never leave it, certificates for them, and the one authority it believes. */
final class Enrolment {
    private static final String PATH = "/api/public/v1/enrolments";

    private final Path keys;
    private final SecureRandom random;

    Enrolment(Path keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    record Request(String portal, String token, String name, String journalIncarnation, MachineInventory inventory) {}

    /** Nothing is left behind when it fails. */
    MachineId join(Request request) throws IOException {
        if (Files.exists(keys)) {
            throw Refusal.of(
                            ProgramCodes.ALREADY_JOINED,
                            keys + ": this agent has joined a portal before",
                            "run it, or join with another data folder")
                    .asException();
        }
        Digest authority = authorityOf(request.token());
        PortalHttp portal = PortalHttp.of(request.portal(), authority);
        KeyPair tls = tlsKey();
        KeyPair usage = Ed25519.generate(random);
        byte[] csr = SigningRequest.of(tls.getPublic(), tls.getPrivate());
        var body = new LinkedHashMap<String, Object>();
        body.put("token", request.token());
        body.put("csr", Base64.getEncoder().encodeToString(csr));
        body.put(
                "usageKey", Base64.getEncoder().encodeToString(usage.getPublic().getEncoded()));
        body.put("inventory", InventoryWire.json(request.inventory()));
        body.put("incarnation", request.journalIncarnation());
        body.put("name", request.name());
        Map<?, ?> answer = portal.post(PATH, body);
        Answer read = read(answer, portal.authority(), tls, usage);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                MachineKeys.TLS_KEY,
                MachineKeys.pem("PRIVATE KEY", tls.getPrivate().getEncoded()));
        files.put(
                MachineKeys.USAGE_KEY,
                MachineKeys.pem("PRIVATE KEY", usage.getPrivate().getEncoded()));
        files.put(MachineKeys.TLS_CHAIN, read.chain());
        files.put(MachineKeys.USAGE_CERTIFICATE, read.usageCertificate());
        files.put(MachineKeys.AUTHORITY, read.authority());
        files.put(MachineKeys.ORDER_KEY, MachineKeys.pem("PUBLIC KEY", read.orderKey()));
        files.put(
                MachineKeys.FACTS,
                "machine: " + read.machine().text() + "\nportal: \"" + request.portal() + "\"\nagentAddress: \""
                        + read.agentAddress() + "\"\n");
        store(files);
        return read.machine();
    }

    private record Answer(
            MachineId machine,
            String chain,
            String usageCertificate,
            String authority,
            String agentAddress,
            byte[] orderKey) {}

    private static Digest authorityOf(String token) {
        int dot = token.lastIndexOf('.');
        try {
            return new Digest(token.substring(dot + 1));
        } catch (IllegalArgumentException wrong) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "token: " + token.length()
                                    + " characters (expected: a machine token, as 'machines token' prints it)",
                            "copy the token whole")
                    .asException();
        }
    }

    private static Answer read(Map<?, ?> answer, PinnedAuthority pinned, KeyPair tls, KeyPair usage) {
        try {
            String authorityPem = JsonText.member(answer, "authority");
            X509Certificate authority = certificate(authorityPem);
            String chain = pems(answer.get("certificate"));
            X509Certificate machine = certificate(chain);
            X509Certificate usageCertificate = certificate(JsonText.member(answer, "usageCertificate"));
            pinned.check(authority, machine);
            pinned.check(authority, usageCertificate);
            if (!machine.getPublicKey().equals(tls.getPublic())
                    || !usageCertificate.getPublicKey().equals(usage.getPublic())) {
                throw new GeneralSecurityException("a certificate for another key");
            }
            byte[] orderKey = MachineKeys.unpem(JsonText.member(answer, "orderKey"));
            Ed25519.publicKey(orderKey);
            String address = JsonText.member(answer, "agentAddress");
            if (!address.matches("[0-9A-Za-z.:\\[\\]-]+:[0-9]{1,5}")) {
                throw new GeneralSecurityException("agent address '" + address + "'");
            }
            return new Answer(
                    MachineId.parse(JsonText.member(answer, "machine")),
                    chain,
                    JsonText.member(answer, "usageCertificate"),
                    authorityPem,
                    address,
                    orderKey);
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw Refusal.of(
                            ProgramCodes.WRONG_AUTHORITY,
                            "the portal's answer cannot be believed: " + wrong.getMessage(),
                            "check that address and token come from the same portal; something may sit in between")
                    .asException();
        }
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        List<X509Certificate> all = MachineKeys.parse(pem.getBytes(StandardCharsets.US_ASCII));
        if (all.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        return all.getFirst();
    }

    private static String pems(@org.jspecify.annotations.Nullable Object list) {
        var all = new StringBuilder();
        for (Object one : list instanceof List<?> several ? several : List.of(String.valueOf(list))) {
            all.append(String.valueOf(one).strip()).append('\n');
        }
        return all.toString();
    }

    private KeyPair tlsKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void store(Map<String, String> files) throws IOException {
        Path fresh = keys.resolveSibling(keys.getFileName() + ".new");
        if (Files.exists(fresh)) {
            for (Path left : list(fresh)) {
                Files.delete(left);
            }
            Files.delete(fresh);
        }
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Map.Entry<String, String> file : files.entrySet()) {
            MachineKeys.write(fresh.resolve(file.getKey()), file.getValue());
        }
        Files.move(fresh, keys, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> list(Path folder) throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(folder)) {
            all.forEach(found::add);
        }
        return found;
    }
}
