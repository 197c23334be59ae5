package dev.argosy.agent.inventory;

import java.util.Locale;
import java.util.Map;

/**
 * All that the driver's program said of one gpu, in the one form that both of its formats are brought to: a value's
 * path is made of the names above it, in small letters with {@code _} for everything else, parted by {@code /}. So
 * {@code ecc_errors/volatile/dram_uncorrectable} is found in XML of every generation and in text.
 *
 * @param uuid empty where the answer has none
 * @param pci as the driver writes the address
 */
public record GpuSheet(String uuid, String pci, String driver, Map<String, String> values) {
    public GpuSheet {
        values = Map.copyOf(values);
    }

    /** The first of these paths that has a value; empty when none has. */
    String first(String... paths) {
        for (String path : paths) {
            String value = values.get(path);
            if (value != null && !value.equals("N/A")) {
                return value;
            }
        }
        return "";
    }

    static String name(String words) {
        return words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }
}
