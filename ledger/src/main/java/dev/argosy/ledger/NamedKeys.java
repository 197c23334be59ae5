package dev.argosy.ledger;

import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Lines;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Keys derived from names: the first 16 bytes of a SHA-256 over purpose and name, marked as UUID version 8. */
final class NamedKeys {
    private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private NamedKeys() {}

    static UUID of(String purpose, String name) {
        ByteBuffer hash = ByteBuffer.wrap(
                Digest.sha256().digest(Lines.of(purpose).add(name).bytes()));
        long high = (hash.getLong() & VERSION_MASK) | VERSION_8;
        long low = (hash.getLong() & VARIANT_MASK) | VARIANT;
        return new UUID(high, low);
    }
}
