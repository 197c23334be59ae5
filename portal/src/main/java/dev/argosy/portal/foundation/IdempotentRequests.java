package dev.argosy.portal.foundation;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.HttpCodes;
import dev.argosy.kernel.evidence.Digest;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a POST that costs money happen once: the same key with the same body gets the first answer again, with another
 * body it is refused. Key, effect and answer are one transaction, so a refused or failed request leaves the key free.
 */
public interface IdempotentRequests {
    /** The header that carries the key. */
    String HEADER = "Idempotency-Key";

    /**
     * @param scope whose key it is, such as an organization and the operation
     * @param work the effect, in the same transaction; must be repeatable, its refusals are thrown
     */
    Answer once(String scope, String key, byte[] body, Function<Transaction, Answer> work);

    /** Forgets answers given before an instant: their keys are free again. Answers how many, at most the limit. */
    int forget(Transaction tx, Instant before, int limit);

    /** The status and JSON that were or are answered. */
    record Answer(int status, String json) {}

    /** The key of a request, or the refusal for one that is missing or malformed. */
    static String requireKey(@Nullable String key) {
        if (key == null || !Keys.FORM.matcher(key).matches()) {
            String shown = key == null ? "missing" : "'" + key.substring(0, Math.min(80, key.length())) + "'";
            throw Refusal.of(
                            HttpCodes.IDEMPOTENCY_KEY_REQUIRED,
                            HEADER + ": " + shown + " (expected: 1..200 characters, letters, digits or .:_-)",
                            "send a fresh UUID with each new request and the same one when you repeat it")
                    .asException();
        }
        return key;
    }

    /** The refusal for a known key that comes with another body. */
    static Refusal mismatch(String key) {
        return Refusal.of(
                Codes.IDEMPOTENCY_MISMATCH,
                HEADER + ": '" + key + "' was used with another body",
                "use a new key for a new request");
    }

    static Digest digest(byte[] body) {
        return Digest.of(body);
    }

    /** The rule for keys. */
    final class Keys {
        static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

        private Keys() {}
    }
}
