package dev.argosy.portal.fleet;

import dev.argosy.kernel.GpuId;
import org.jspecify.annotations.Nullable;

/**
 * One accelerator of a machine, as its agent last described it.
 *
 * @param id a function of machine and uuid
 * @param uuid the driver's own name for it
 * @param model the name under which it is offered
 * @param simulated does no work; shown wherever it is offered
 * @param unsellable why it may not be sold ("mig-not-supported"); empty when it may
 * @param product what the driver calls it; null where no driver does, or an earlier inventory did not say
 */
public record Gpu(
        GpuId id,
        String uuid,
        String model,
        long memoryMiB,
        String driver,
        String migMode,
        boolean simulated,
        String unsellable,
        @Nullable String product) {
    public boolean sellable() {
        return unsellable.isEmpty();
    }
}
