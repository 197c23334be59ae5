package dev.argosy.agent.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One 512-byte header of a tar in the ustar form.
 *
 * @param type '0' file, '1' hard link, '2' symbolic link, '5' folder, 'x' and 'g' pax records, 'L' and 'K' GNU names
 */
record TarHeader(String name, int mode, long size, char type, String link) {
    static final int BLOCK = 512;

    private static final int NAME = 100;
    private static final int CHECKSUM = 148;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    static boolean isEnd(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    static TarHeader read(byte[] block) throws BadUploadException {
        long expected = number(block, CHECKSUM, 8);
        if (expected != checksum(block)) {
            throw new BadUploadException("upload: a header's checksum is wrong (expected: a tar)");
        }
        String name = text(block, 0, NAME);
        boolean ustar = text(block, 257, 5).equals("ustar");
        String prefix = ustar ? text(block, PREFIX, PREFIX_LENGTH) : "";
        char type = block[156] == 0 ? '0' : (char) block[156];
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                (int) number(block, 100, 8),
                number(block, 124, 12),
                type,
                text(block, 157, NAME));
    }

    /** The header's bytes; a name of more than 100 bytes must have been told by a pax record before. */
    byte[] bytes() {
        byte[] block = new byte[BLOCK];
        put(block, 0, NAME, name);
        putNumber(block, 100, 8, mode);
        putNumber(block, 108, 8, 0);
        putNumber(block, 116, 8, 0);
        putNumber(block, 124, 12, size);
        putNumber(block, 136, 12, 0);
        block[156] = (byte) type;
        put(block, 157, NAME, link);
        put(block, 257, 6, "ustar");
        block[263] = '0';
        block[264] = '0';
        byte[] sum =
                String.format(java.util.Locale.ROOT, "%06o", checksum(block)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, block, CHECKSUM, sum.length);
        block[CHECKSUM + 6] = 0;
        block[CHECKSUM + 7] = ' ';
        return block;
    }

    private static long checksum(byte[] block) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xFF;
        }
        return sum;
    }

    private static void put(byte[] block, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
    }

    private static void putNumber(byte[] block, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        put(block, at, length, "0".repeat(Math.max(0, length - 1 - digits.length())) + digits);
    }

    private static String text(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(block, at, end), StandardCharsets.UTF_8);
    }

    private static long number(byte[] block, int at, int length) throws BadUploadException {
        if ((block[at] & 0x80) != 0) {
            throw new BadUploadException("upload: a number in base 256 (expected: octal digits)");
        }
        String digits = text(block, at, length).strip();
        try {
            // a sign is no digit: a size below zero would add to what may be unpacked
            long value = digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
            if (value < 0) {
                throw new BadUploadException("upload: a number below zero in a header (expected: octal digits)");
            }
            return value;
        } catch (NumberFormatException notOctal) {
            throw new BadUploadException("upload: '" + digits + "' in a header (expected: octal digits)");
        }
    }
}
