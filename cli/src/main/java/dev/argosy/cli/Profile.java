package dev.argosy.cli;

import dev.argosy.client.PortalAddress;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Which portal to use and as whom: a YAML file of four plain keys, readable by its owner only.
 *
 * @param caFingerprint SHA-256 of the portal's CA; empty for a loopback portal without TLS
 */
public record Profile(String portal, String organization, String apiKey, String caFingerprint) {
    private static final List<String> KEYS = List.of("portal", "organization", "apiKey", "caFingerprint");

    /** The file to use: the flag's, the environment's, or the one in the home folder. */
    static Path locate(Optional<Path> flag, Shell shell) {
        return flag.or(() -> Optional.ofNullable(shell.environment().get("ARGOSY_CONFIG"))
                        .map(Path::of))
                .orElseGet(() -> shell.home().resolve(".config/argosy/config.yaml"));
    }

    public static Profile read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw Refusal.of(
                            ProgramCodes.NO_PROFILE,
                            "profile: " + file + " (expected: a readable file)",
                            "start a local network with `argosy up`, then give --config FILE or set ARGOSY_CONFIG")
                    .asException();
        }
        return parse(Files.readString(file), file.toString());
    }

    static Profile parse(String text, String source) {
        var values = new LinkedHashMap<String, String>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.equals("---")) {
                continue;
            }
            int colon = line.indexOf(':');
            String key = colon < 0 ? line : line.substring(0, colon).strip();
            if (colon < 0 || raw.startsWith(" ") || !KEYS.contains(key)) {
                throw Refusal.of(
                                ProgramCodes.UNKNOWN_CONFIG_KEY,
                                source + ", line " + number + ": '" + Table.clean(key) + "' (expected: one of " + KEYS
                                        + ")",
                                "remove or correct the line")
                        .asException();
            }
            values.put(key, value(line.substring(colon + 1).strip()));
        }
        if (values.getOrDefault("portal", "").isEmpty()) {
            throw Refusal.of(Codes.INVALID_VALUE, source + ": portal is missing", "add a line `portal: URL`")
                    .asException();
        }
        return new Profile(
                values.getOrDefault("portal", ""),
                values.getOrDefault("organization", ""),
                values.getOrDefault("apiKey", ""),
                values.getOrDefault("caFingerprint", ""));
    }

    private static String value(String text) {
        if (text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"))) {
            char quote = text.charAt(0);
            int end = text.indexOf(quote, 1);
            return end < 0 ? text : text.substring(1, end);
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    /** Writes the file whole or not at all, with mode 0600 from its first byte. */
    public void write(Path file) throws IOException {
        var text = new StringBuilder();
        line(text, "portal", portal);
        line(text, "organization", organization);
        line(text, "apiKey", apiKey);
        line(text, "caFingerprint", caFingerprint);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append(key).append(": \"").append(value).append("\"\n");
        }
    }

    public PortalAddress address() {
        URI url;
        try {
            url = URI.create(portal);
        } catch (IllegalArgumentException notUrl) {
            url = URI.create("");
        }
        if (!List.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "portal: '" + portal + "' (expected: a URL such as http://127.0.0.1:7400)",
                            "correct the profile")
                    .asException();
        }
        return new PortalAddress(url, present(apiKey), present(caFingerprint));
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
