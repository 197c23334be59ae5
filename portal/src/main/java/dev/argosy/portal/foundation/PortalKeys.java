package dev.argosy.portal.foundation;

import dev.argosy.kernel.evidence.Signer;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;

/**
 * The keys of this portal: the certificate authority (P-256), and Ed25519 keys for orders, quotes and invoice seals.
 * In files of mode 0600 by default.
 */
public interface PortalKeys {
    X509Certificate authority();

    PrivateKey authorityKey();

    Signer orderSigner();

    PublicKey orderKey();

    Signer quoteSigner();

    PublicKey quoteKey();

    /** Certificate of the quote key by the authority, SAN {@code spiffe://argosy/portal/quote}. */
    X509Certificate quoteCertificate();

    Signer sealSigner();

    /** Certificate of the seal key by the authority, SAN {@code spiffe://argosy/portal/seal}. */
    X509Certificate sealCertificate();
}
