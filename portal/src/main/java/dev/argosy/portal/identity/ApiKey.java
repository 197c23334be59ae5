package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.evidence.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text form of an API key: {@code argosy_sk_<32 hex: public id>_<64 hex: secret><8 hex: crc>}.
 *
 * <p>The fixed start lets scanners find leaked keys; the checksum tells a mistyped key from an unknown one without
 * asking the database. Never printed by {@code toString}.
 */
final class ApiKey {
    static final int SECRET_BYTES = 32;

    private static final String START = "argosy_sk_";
    private static final Pattern FORM = Pattern.compile("argosy_sk_([0-9a-f]{32})_([0-9a-f]{64})([0-9a-f]{8})");

    private final ApiKeyId id;
    private final String secret;

    private ApiKey(ApiKeyId id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    static ApiKey of(ApiKeyId id, byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("secret: " + secret.length + " bytes (expected: 32)");
        }
        return new ApiKey(id, HexFormat.of().formatHex(secret));
    }

    static Optional<ApiKey> parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var bits = ByteBuffer.wrap(HexFormat.of().parseHex(match.group(1)));
        var key = new ApiKey(new ApiKeyId(new UUID(bits.getLong(), bits.getLong())), match.group(2));
        return key.checksum().equals(match.group(3)) ? Optional.of(key) : Optional.empty();
    }

    ApiKeyId id() {
        return id;
    }

    /** What is stored instead of the secret. */
    Digest digest() {
        return Digest.ofText(secret);
    }

    /** Compares in constant time. */
    boolean matches(Digest stored) {
        return MessageDigest.isEqual(digest().bytes(), stored.bytes());
    }

    /** The whole key, to be shown once. */
    String text() {
        return start() + secret + checksum();
    }

    private String start() {
        return START + id.uuid().toString().replace("-", "") + "_";
    }

    private String checksum() {
        var crc = new CRC32();
        crc.update((start() + secret).getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    @Override
    public String toString() {
        return start() + "…";
    }
}
