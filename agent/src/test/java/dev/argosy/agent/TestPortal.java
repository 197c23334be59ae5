package dev.argosy.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** The public calls of a portal on a loopback port, with an authority of its own. */
final class TestPortal implements AutoCloseable {
    static final String MACHINE = "mch_0199f0c2-0000-7000-8000-000000000001";

    private final SecureRandom random = new SecureRandom();
    private final KeyPair authorityKey = ec();
    final X509Certificate authority = certificate(authorityKey.getPublic(), Duration.ofDays(1));
    final KeyPair orderKey = Ed25519.generate(random);
    final List<Map<?, ?>> renewals = new ArrayList<>();
    private final HttpServer server;
    Duration certificateLife = Duration.ofDays(1);
    boolean loseAnswers;

    TestPortal() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/public/v1/ready", exchange -> answer(exchange, 200, Map.of("ready", true)));
        server.createContext("/api/public/v1/enrolments", this::enrol);
        server.createContext(
                "/api/public/v1/renewal-challenges", exchange -> answer(exchange, Map.of("nonce", "1.n.p")));
        server.createContext("/api/public/v1/renewals", this::renew);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String token() {
        return "random." + fingerprint().hex();
    }

    Digest fingerprint() {
        try {
            return Digest.of(authority.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void enrol(HttpExchange exchange) throws IOException {
        Map<?, ?> request = body(exchange);
        if (!JsonText.member(request, "token").startsWith("random.")) {
            answer(
                    exchange,
                    422,
                    Map.of("code", "token-used", "detail", "it was used before", "remedy", "ask for another"));
            return;
        }
        try {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("machine", MACHINE);
            answer.put("certificate", chain(JsonText.member(request, "csr")));
            PublicKey usage = Ed25519.publicKey(Base64.getDecoder().decode(JsonText.member(request, "usageKey")));
            answer.put("usageCertificate", pem(certificate(usage, Duration.ofDays(365))));
            answer.put("authority", pem(authority));
            answer.put("agentAddress", "127.0.0.1:1234");
            answer.put(
                    "orderKey",
                    Base64.getEncoder().encodeToString(orderKey.getPublic().getEncoded()));
            answer(exchange, answer);
        } catch (GeneralSecurityException wrong) {
            throw new IOException(wrong);
        }
    }

    private void renew(HttpExchange exchange) throws IOException {
        Map<?, ?> request = body(exchange);
        renewals.add(request);
        if (loseAnswers) {
            exchange.close();
            return;
        }
        if (!request.keySet().equals(Set.of("machine", "csr", "counter", "signature"))) {
            // the real one takes nothing that it does not know
            answer(exchange, 400, Map.of("code", "invalid-value", "detail", "members: " + request.keySet()));
            return;
        }
        answer(exchange, Map.of("certificate", chain(JsonText.member(request, "csr")), "counter", 1));
    }

    private List<String> chain(String csr) throws IOException {
        try {
            var request = new JcaPKCS10CertificationRequest(
                    new PKCS10CertificationRequest(Base64.getDecoder().decode(csr)));
            return List.of(pem(certificate(request.getPublicKey(), certificateLife)), pem(authority));
        } catch (GeneralSecurityException wrong) {
            throw new IOException(wrong);
        }
    }

    private static Map<?, ?> body(HttpExchange exchange) throws IOException {
        return JsonText.object(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, Map<String, Object> body) throws IOException {
        answer(exchange, 201, body);
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = JsonText.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private X509Certificate certificate(PublicKey key, Duration life) {
        Instant from = Instant.now().minus(Duration.ofHours(1));
        var name = new X500Name("CN=test");
        var builder = new JcaX509v3CertificateBuilder(
                name, new BigInteger(64, random), Date.from(from), Date.from(from.plus(life)), name, key);
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return MachineKeys.pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
