package dev.argosy.ledger.invoice;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Base64 and PEM in their one form each, so that no byte of a file can change unnoticed. */
public final class Encoded {
    private static final int PEM_COLUMNS = 64;

    private Encoded() {}

    /** The certificate as PEM: lines of 64 characters, LF after each. */
    public static String pem(X509Certificate certificate) {
        try {
            return pem(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same for a certificate as DER. */
    public static String pem(byte[] certificate) {
        String body = Base64.getMimeEncoder(PEM_COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificate);
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    static byte[] base64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("base64: '" + text + "' (expected: its one form)");
        }
        return bytes;
    }
}
