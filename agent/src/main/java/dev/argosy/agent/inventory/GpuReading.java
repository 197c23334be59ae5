package dev.argosy.agent.inventory;

import dev.argosy.kernel.GpuProduct;
import dev.argosy.kernel.codes.MarketCodes;

/**
 * One gpu as the driver described it.
 *
 * @param model the name under which it is offered, which {@link GpuProduct} makes of the driver's
 * @param product the driver's own name for it; empty when it is simulated
 * @param migMode as the driver says it: "Enabled", "Disabled" or nothing where there is no such mode
 */
public record GpuReading(
        String uuid, String model, long memoryMiB, String driver, String pci, String migMode, String product) {
    static GpuReading of(GpuSheet sheet) {
        var product = new GpuProduct(sheet.first("product_name"), mebibytes(sheet.first("fb_memory_usage/total")));
        return new GpuReading(
                sheet.uuid(),
                product.model(),
                product.memoryMiB(),
                sheet.driver(),
                sheet.pci(),
                sheet.first("mig_mode/current_mig", "mig_mode/current"),
                product.name());
    }

    /** Why it may not be sold; empty when it may. */
    public String unsellable() {
        if (migMode.equalsIgnoreCase("Enabled")) {
            return MarketCodes.MIG_NOT_SUPPORTED.name();
        }
        return memoryMiB == 0 ? MarketCodes.MEMORY_UNKNOWN.name() : "";
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
