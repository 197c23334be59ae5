package dev.argosy.kernel;

import java.util.UUID;

/** A typed, prefixed identifier such as {@code lse_0199f0c2-…}; the prefix says what it names. */
public sealed interface Id
        permits OrganizationId,
                ProjectId,
                ApiKeyId,
                MachineId,
                GpuId,
                OfferId,
                QuoteId,
                LeaseId,
                ClusterId,
                InvoiceId,
                TransferId {
    UUID uuid();

    String prefix();

    default String text() {
        return prefix() + "_" + uuid();
    }

    /**
     * The order of the texts of ids of one kind, without making them. It is PostgreSQL's of uuids; Java's own takes
     * their halves for signed.
     */
    static int inOrder(Id one, Id other) {
        int high = Long.compareUnsigned(
                one.uuid().getMostSignificantBits(), other.uuid().getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        one.uuid().getLeastSignificantBits(), other.uuid().getLeastSignificantBits());
    }

    /** Reads a prefixed id; anything else is refused with the value, the rule and nothing else. */
    static UUID parse(String prefix, String text) {
        String start = prefix + "_";
        if (text.length() == start.length() + 36 && text.startsWith(start)) {
            try {
                UUID uuid = UUID.fromString(text.substring(start.length()));
                if ((start + uuid).equals(text)) {
                    return uuid;
                }
            } catch (IllegalArgumentException notHexadecimal) {
                throw wrong(prefix, text, notHexadecimal);
            }
        }
        throw wrong(prefix, text, null);
    }

    private static IllegalArgumentException wrong(
            String prefix, String text, @org.jspecify.annotations.Nullable Throwable cause) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new IllegalArgumentException("id: '" + shown + "' (expected: " + prefix + "_ and a UUID)", cause);
    }
}
