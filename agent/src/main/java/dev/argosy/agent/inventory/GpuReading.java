package dev.argosy.agent.inventory;

/**
 * One gpu as the driver described it.
 *
 * @param migMode as the driver says it: "Enabled", "Disabled" or nothing where there is no such mode
 */
public record GpuReading(String uuid, String model, long memoryMiB, String driver, String pci, String migMode) {
    /** Why it may not be sold; empty when it may. */
    public String unsellable() {
        if (migMode.equalsIgnoreCase("Enabled")) {
            return "mig-not-supported";
        }
        return memoryMiB == 0 ? "memory-unknown" : "";
    }

    /** The names on offers carry no maker: "NVIDIA GeForce RTX 4090" is sold as "RTX 4090". */
    static String model(String productName) {
        String name = productName.strip();
        for (String prefix : new String[] {"NVIDIA ", "Tesla ", "GeForce "}) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                name = name.substring(prefix.length());
            }
        }
        return name;
    }

    static long mebibytes(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words.length != 2 || !words[1].equals("MiB")) {
            return 0;
        }
        try {
            return Long.parseLong(words[0]);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
