package dev.argosy.agent.process;

import dev.argosy.agent.core.BootClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The boot clock as {@code /proc/uptime} shows it: the same one that keepers read, to a hundredth of a second. */
public final class UptimeClock implements BootClock {
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final String bootId;

    private UptimeClock(String bootId) {
        this.bootId = bootId;
    }

    public static UptimeClock ofThisBoot() throws IOException {
        return new UptimeClock(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public long millis() {
        try {
            String text = Files.readString(UPTIME);
            return KeeperFiles.millis(text.substring(0, text.indexOf(' ')));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
