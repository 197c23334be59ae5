package dev.argosy.simulation;

import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.SignatureCheck;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.portal.foundation.MemoryPortalKeys;
import dev.argosy.portal.foundation.PortalKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of a world. Signatures are keyed hashes, which cost little and fail when forged; in some worlds they are the
 * real ones. Real keys are made once for all worlds: nothing that happens depends on their values.
 */
final class Signatures {
    private static final PortalKeys PORTAL = MemoryPortalKeys.fresh(Instant.parse("2030-01-01T00:00:00Z"));
    private static final List<KeyPair> USAGE = new ArrayList<>();

    private final boolean real;

    Signatures(boolean real) {
        this.real = real;
    }

    /** A machine's usage key: what the portal keeps of it, and what signs. */
    record Usage(byte[] key, Signer signer) {}

    Usage usage(int machine) {
        if (real) {
            KeyPair pair = pair(machine);
            return new Usage(pair.getPublic().getEncoded(), Ed25519.signer(pair.getPrivate()));
        }
        byte[] secret = ("usage " + machine).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new Usage(secret, keyed(secret));
    }

    private static KeyPair pair(int machine) {
        synchronized (USAGE) {
            while (USAGE.size() <= machine) {
                USAGE.add(Ed25519.generate(new SecureRandom()));
            }
            return USAGE.get(machine);
        }
    }

    SignatureCheck check(byte[] usageKey) {
        try {
            return real ? Ed25519.check(Ed25519.publicKey(usageKey)) : keyedCheck(usageKey);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    byte[] orderKey() {
        return PORTAL.orderKey().getEncoded();
    }

    SignatureCheck orderCheck() {
        return real ? Ed25519.check(PORTAL.orderKey()) : keyedCheck(ORDERS);
    }

    PortalKeys portal() {
        return real ? PORTAL : new Keyed();
    }

    private static final byte[] ORDERS = "orders".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private static Signer keyed(byte[] secret) {
        return message -> Digest.of(secret, message).bytes();
    }

    private static SignatureCheck keyedCheck(byte[] secret) {
        Signer signer = keyed(secret);
        return (message, signature) -> Arrays.equals(signer.sign(message), signature);
    }

    /** Real keys with quick signatures. */
    private static final class Keyed implements PortalKeys {
        @Override
        public X509Certificate authority() {
            return PORTAL.authority();
        }

        @Override
        public PrivateKey authorityKey() {
            return PORTAL.authorityKey();
        }

        @Override
        public Signer orderSigner() {
            return keyed(ORDERS);
        }

        @Override
        public PublicKey orderKey() {
            return PORTAL.orderKey();
        }

        @Override
        public Signer quoteSigner() {
            return PORTAL.quoteSigner();
        }

        @Override
        public PublicKey quoteKey() {
            return PORTAL.quoteKey();
        }

        @Override
        public X509Certificate quoteCertificate() {
            return PORTAL.quoteCertificate();
        }

        @Override
        public Signer sealSigner() {
            return PORTAL.sealSigner();
        }

        @Override
        public X509Certificate sealCertificate() {
            return PORTAL.sealCertificate();
        }
    }
}
