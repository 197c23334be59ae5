package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.evidence.Ed25519;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Reads keys that machines hand in. Of a certificate request only the key counts, never the names it asks for. */
final class SigningRequests {
    private static final int LIMIT = 4096;
    private static final int P256_BITS = 256;

    private SigningRequests() {}

    /** The P-256 key of a PKCS#10 request (DER) that is signed with that key. */
    static PublicKey tlsKey(byte[] csr) {
        if (csr.length > LIMIT) {
            throw wrong("csr: " + csr.length + " bytes (expected: <= " + LIMIT + ")");
        }
        try {
            var request = new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(csr));
            PublicKey key = request.getPublicKey();
            if (!(key instanceof ECPublicKey ec) || ec.getParams().getOrder().bitLength() != P256_BITS) {
                throw wrong("csr: a key of " + key.getAlgorithm() + " (expected: P-256)");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw wrong("csr: not signed with its own key");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException unreadable) {
            throw wrong("csr: not a certificate request (expected: PKCS#10, DER): " + unreadable.getMessage());
        }
    }

    static PublicKey usageKey(byte[] x509) {
        try {
            return Ed25519.publicKey(x509);
        } catch (GeneralSecurityException unreadable) {
            throw wrong("usageKey: not an Ed25519 key (expected: SubjectPublicKeyInfo): " + unreadable.getMessage());
        }
    }

    /** Whether the bytes are signed (SHA256withECDSA) with a TLS key. */
    static boolean signed(byte[] tlsKey, byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(tlsKey)));
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private static RefusedException wrong(String message) {
        return Refusal.of(Codes.INVALID_VALUE, message, "correct the request").asException();
    }
}
