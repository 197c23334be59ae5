package dev.argosy.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every verb has. */
final class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Profile (default: $$ARGOSY_CONFIG or ~/.config/argosy/config.yaml).")
    private @Nullable Path config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json.")
    private Format format = Format.text;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    boolean json() {
        return format == Format.json;
    }

    /** The spelling is what people type. */
    enum Format {
        text,
        json
    }
}
