package dev.argosy.agent.inventory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processors, memory, disk and network of this machine, as its kernel says. */
public record Host(
        String hostname,
        String operatingSystem,
        String cpuModel,
        int cpuThreads,
        long memoryMiB,
        long diskMiB,
        int networkMbps) {
    private static final long MIB = 1024 * 1024;

    /**
     * @param root {@code /}, or a copy of its proc, sys and etc
     * @param data the folder whose disk jobs will use
     */
    public static Host read(Path root, Path data, int processors) throws IOException {
        Path memory = root.resolve("proc/meminfo");
        return new Host(
                firstLine(root.resolve("proc/sys/kernel/hostname")),
                value(root.resolve("etc/os-release"), "PRETTY_NAME=", "Linux").replace("\"", ""),
                afterColon(value(root.resolve("proc/cpuinfo"), "model name", "unknown")),
                processors,
                kibibytes(value(memory, "MemTotal:", "0")) / 1024,
                Files.getFileStore(data).getUsableSpace() / MIB,
                fastest(root.resolve("sys/class/net")));
    }

    /** An equal part of this machine, for several agents on one. */
    public Host share(int parts) {
        return new Host(
                hostname,
                operatingSystem,
                cpuModel,
                Math.max(1, cpuThreads / parts),
                memoryMiB / parts,
                diskMiB / parts,
                networkMbps);
    }

    private static int fastest(Path interfaces) {
        int fastest = 0;
        try (var all = Files.newDirectoryStream(interfaces)) {
            for (Path one : all) {
                fastest = Math.max(fastest, speed(one));
            }
        } catch (DirectoryIteratorException | IOException unknown) {
            return 0;
        }
        return fastest;
    }

    /** Virtual interfaces and those that are down have no speed to read. */
    private static int speed(Path device) {
        if (device.endsWith("lo") || Files.notExists(device.resolve("device"))) {
            return 0;
        }
        try {
            return Integer.parseInt(firstLine(device.resolve("speed")));
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    private static String firstLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "" : lines.getFirst().strip();
    }

    private static String value(Path file, String key, String otherwise) throws IOException {
        if (Files.notExists(file)) {
            return otherwise;
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).strip())
                    .findFirst()
                    .orElse(otherwise);
        }
    }

    private static String afterColon(String text) {
        return text.substring(text.indexOf(':') + 1).strip();
    }

    private static long kibibytes(String text) {
        return Long.parseLong(text.split(" ", -1)[0]);
    }
}
