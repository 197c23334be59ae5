package dev.argosy.client;

import dev.argosy.kernel.evidence.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Believes exactly the certificates that one CA signed, the CA being known by its SHA-256 alone.
 *
 * <p>The chain's last certificate must be that CA. The host name is not compared: the CA signs for its own portal
 * only, and a portal in somebody's home has no name.
 */
final class PinnedTrust implements X509TrustManager {
    private final String caFingerprint;

    private PinnedTrust(String caFingerprint) {
        this.caFingerprint = caFingerprint;
    }

    static void apply(HttpsURLConnection connection, String caFingerprint) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new PinnedTrust(caFingerprint)}, new SecureRandom());
            connection.setSSLSocketFactory(context.getSocketFactory());
            connection.setHostnameVerifier((host, session) -> true);
        } catch (NoSuchAlgorithmException | KeyManagementException broken) {
            throw new IllegalStateException("TLS 1.3 is missing in this Java", broken);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        X509Certificate last = chain[chain.length - 1];
        if (!Digest.of(last.getEncoded()).hex().equalsIgnoreCase(caFingerprint)) {
            throw new CertificateException("the portal's CA is not the one of the profile (caFingerprint)");
        }
        try {
            for (int i = 0; i < chain.length; i++) {
                chain[i].checkValidity();
                X509Certificate issuer = chain[Math.min(i + 1, chain.length - 1)];
                if (i + 1 < chain.length && issuer.getBasicConstraints() < 0) {
                    throw new CertificateException("a certificate was signed by one that is no CA");
                }
                chain[i].verify(issuer.getPublicKey());
            }
        } catch (CertificateException wrong) {
            throw wrong;
        } catch (GeneralSecurityException wrong) {
            throw new CertificateException("the portal's certificate is not signed by its CA", wrong);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
