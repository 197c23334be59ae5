package dev.argosy.portal.cluster;

/** Where UTF-8 may be cut. */
final class Characters {
    private static final int LONGEST = 4;

    private Characters() {}

    /** How many of the bytes make whole characters; what is no UTF-8 at all counts as whole and is replaced later. */
    static int whole(byte[] bytes) {
        for (int back = 1; back <= Math.min(LONGEST - 1, bytes.length); back++) {
            int first = bytes[bytes.length - back] & 0xFF;
            if (first < 0x80) {
                return bytes.length;
            }
            if (first >= 0xC0) {
                return length(first) > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    private static int length(int first) {
        if (first >= 0xF0) {
            return first <= 0xF4 ? LONGEST : 1;
        }
        return first >= 0xE0 ? 3 : 2;
    }
}
