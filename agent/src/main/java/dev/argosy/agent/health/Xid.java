package dev.argosy.agent.health;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error that NVIDIA's driver wrote to the kernel's log.
 *
 * @param pci the gpu's address as the line has it
 * @param line the message, whole
 */
public record Xid(int number, String pci, String line, long atEpochMillis) {
    private static final Pattern LINE = Pattern.compile(
            "NVRM: Xid \\((?:PCI:)?([0-9a-fA-F]{4,8}:[0-9a-fA-F]{1,2}:[0-9a-fA-F]{1,2}(?:\\.[0-7])?)\\): "
                    + "([0-9]{1,4})\\b.*");

    static Optional<Xid> read(String line, long atEpochMillis) {
        Matcher found = LINE.matcher(line);
        return found.find()
                ? Optional.of(new Xid(Integer.parseInt(found.group(2)), found.group(1), found.group(), atEpochMillis))
                : Optional.empty();
    }

    /** Whether it is of the gpu that the driver's program shows under this address, which that writes differently. */
    boolean isOf(String shown) {
        return !shown.isEmpty() && plain(shown).equals(plain(pci));
    }

    private static String plain(String address) {
        String[] parts = address.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("\\.[0-7]$", "")
                .split(":", -1);
        var plain = new StringBuilder();
        for (String part : parts) {
            plain.append(part.replaceFirst("^0+(?=.)", "")).append(':');
        }
        return plain.toString();
    }
}
