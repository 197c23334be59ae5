package dev.argosy.agent;

import dev.argosy.kernel.evidence.Digest;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Believes one certificate authority, known by the digest of its certificate, and no other. */
record PinnedAuthority(Digest fingerprint) implements X509TrustManager {
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean is(X509Certificate certificate) throws CertificateException {
        return Digest.of(certificate.getEncoded()).equals(fingerprint);
    }

    /** Whether this authority signed the certificate, which must be valid now. */
    void check(X509Certificate authority, X509Certificate certificate) throws CertificateException {
        if (!is(authority)) {
            throw new CertificateException("the authority is not the one expected");
        }
        try {
            certificate.checkValidity();
            authority.checkValidity();
            certificate.verify(authority.getPublicKey());
        } catch (GeneralSecurityException wrong) {
            throw new CertificateException("not signed by the authority expected", wrong);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain[chain.length - 1], chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
