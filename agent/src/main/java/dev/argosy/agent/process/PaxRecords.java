package dev.argosy.agent.process;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The pax records that tar needs for long names: each is {@code LENGTH KEY=VALUE\n}, LENGTH in bytes of all of it. */
record PaxRecords(Optional<String> path, Optional<String> linkPath) {
    static PaxRecords parse(String text) throws BadUploadException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Optional<String> path = Optional.empty();
        Optional<String> linkPath = Optional.empty();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            while (blank < bytes.length && bytes[blank] != ' ') {
                blank++;
            }
            int length = length(new String(bytes, at, blank - at, StandardCharsets.UTF_8));
            if (length <= blank - at + 1 || at + length > bytes.length) {
                throw new BadUploadException("upload: a pax record has a wrong length");
            }
            String record = new String(bytes, blank + 1, at + length - blank - 2, StandardCharsets.UTF_8);
            if (record.startsWith("path=")) {
                path = Optional.of(record.substring("path=".length()));
            } else if (record.startsWith("linkpath=")) {
                linkPath = Optional.of(record.substring("linkpath=".length()));
            } else if (record.startsWith("size=")) {
                throw new BadUploadException("upload: a file of 8 GiB or more");
            }
            at += length;
        }
        return new PaxRecords(path, linkPath);
    }

    static byte[] path(String path) {
        int rest = " path=\n".length() + path.getBytes(StandardCharsets.UTF_8).length;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
        }
        return (length + " path=" + path + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static int length(String digits) throws BadUploadException {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException notANumber) {
            throw new BadUploadException("upload: a pax record without a length");
        }
    }
}
