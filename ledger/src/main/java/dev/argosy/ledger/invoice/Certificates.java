package dev.argosy.ledger.invoice;

import dev.argosy.kernel.codes.InvoiceCodes;
import dev.argosy.kernel.evidence.Digest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;

/** The authority of a file and what it certified. */
final class Certificates {
    private static final int URI = 6;

    private final X509Certificate authority;
    private final Instant at;

    private Certificates(X509Certificate authority, Instant at) {
        this.authority = authority;
        this.at = at;
    }

    /** @param at the instant at which certificates must have been valid */
    static Certificates under(String authority, Instant at) {
        X509Certificate certificate = read("authority", authority);
        if (certificate.getBasicConstraints() < 0) {
            throw wrong("authority", "not a certificate authority's");
        }
        var certificates = new Certificates(certificate, at);
        certificates.check("authority", certificate);
        return certificates;
    }

    Digest fingerprint() {
        try {
            return Digest.of(authority.getEncoded());
        } catch (CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A certificate by the authority for exactly this name. */
    X509Certificate of(String where, String pem, String name) {
        X509Certificate certificate = read(where, pem);
        check(where, certificate);
        if (!names(where, certificate).contains(name)) {
            throw wrong(where, "not for " + name);
        }
        return certificate;
    }

    private void check(String where, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
        } catch (GeneralSecurityException | IllegalArgumentException notSigned) {
            throw wrong(where, "not by the authority: " + notSigned.getMessage());
        }
        try {
            certificate.checkValidity(Date.from(at));
        } catch (CertificateException notThen) {
            throw wrong(where, "not valid at " + at + ": " + notThen.getMessage());
        }
    }

    private static List<String> names(String where, X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(URI))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateException unreadable) {
            throw wrong(where, "has unreadable names: " + unreadable.getMessage());
        }
    }

    private static X509Certificate read(String where, String pem) {
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            var all = CertificateFactory.getInstance("X.509").generateCertificates(bytes);
            if (all.size() == 1 && all.iterator().next() instanceof X509Certificate certificate) {
                return certificate;
            }
            throw wrong(where, all.size() + " certificates (expected: one)");
        } catch (CertificateException unreadable) {
            throw wrong(where, "not a certificate: " + unreadable.getMessage());
        }
    }

    private static Wrongness wrong(String where, String message) {
        return new Wrongness(where, InvoiceCodes.BAD_CERTIFICATE.name(), "certificate " + message);
    }
}
