package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces for machines whose certificate has expired. A nonce is a keyed hash of the machine and the time, so nothing
 * is stored and nobody can fill a table by asking. Within its few minutes it may be signed again: that repeats the same
 * renewal. A restart of the portal makes open nonces void and the machine asks again.
 */
final class Challenges {
    /** A nonce counts in the window in which it was made and in the next. */
    static final Duration WINDOW = Duration.ofMinutes(2);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    Challenges(SecureRandom random) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    String make(MachineId machine, Instant now) {
        return nonce(machine, window(now));
    }

    /** The nonces that this machine may sign now. */
    List<String> valid(MachineId machine, Instant now) {
        return List.of(nonce(machine, window(now)), nonce(machine, window(now) - 1));
    }

    private static long window(Instant now) {
        return now.toEpochMilli() / WINDOW.toMillis();
    }

    private String nonce(MachineId machine, long window) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(
                    ("argosy-renewal-v1\n" + machine.text() + "\n" + window + "\n").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
