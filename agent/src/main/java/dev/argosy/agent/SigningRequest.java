package dev.argosy.agent;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Asks for a certificate of a key. The portal takes the key alone from it: what it asks to be called is ignored. */
final class SigningRequest {
    private SigningRequest() {}

    /** PKCS#10, DER; each call gives other bytes, for the signature has chance in it. */
    static byte[] of(PublicKey key, PrivateKey secret) throws IOException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(secret);
            return new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=argosy machine"), key)
                    .build(signer)
                    .getEncoded();
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
