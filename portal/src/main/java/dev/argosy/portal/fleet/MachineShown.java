package dev.argosy.portal.fleet;

import dev.argosy.kernel.Rate;
import dev.argosy.portal.fleet.MachineConditions.Condition;
import dev.argosy.portal.fleet.MachineConditions.Found;
import dev.argosy.portal.fleet.MachineFigures.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A machine as HTTP shows it.
 *
 * @param reach what is said of it: {@code reachable}, {@code suspected} or {@code unreachable}
 */
record MachineShown(
        String id,
        String name,
        String state,
        @Nullable String quarantine,
        String reach,
        @Nullable Instant reachSince,
        List<Found> findings,
        List<GpuShown> gpus,
        boolean simulated,
        String isolation,
        boolean cordoned,
        boolean draining,
        @Nullable Departure departure,
        @Nullable Maintenance maintenance,
        @Nullable Long priceMicroUsdPerGpuHour,
        @Nullable Instant lastContact,
        int hiredGpus,
        String agentVersion) {
    static MachineShown of(Machine machine, Optional<Figures> figures, Condition condition) {
        Long price =
                figures.flatMap(Figures::pricePerGpu).map(Rate::microUsdPerHour).orElse(null);
        return new MachineShown(
                machine.id().text(),
                machine.name(),
                machine.quarantine().isPresent() ? "quarantined" : machine.live() ? "live" : "away",
                machine.quarantine().orElse(null),
                condition.reach(),
                condition.reachSince(),
                condition.findings(),
                machine.inventory().gpus().stream().map(GpuShown::of).toList(),
                machine.inventory().simulated(),
                machine.inventory().isolation(),
                machine.cordoned(),
                machine.draining(),
                machine.departure().orElse(null),
                machine.maintenance().orElse(null),
                price,
                machine.lastContact().orElse(null),
                figures.map(Figures::hiredGpus).orElse(0),
                machine.agentVersion());
    }

    record GpuShown(
            String id,
            String model,
            long memoryMiB,
            boolean simulated,
            @Nullable String unsellable,
            @Nullable String product) {
        static GpuShown of(Gpu gpu) {
            return new GpuShown(
                    gpu.id().text(),
                    gpu.model(),
                    gpu.memoryMiB(),
                    gpu.simulated(),
                    gpu.sellable() ? null : gpu.unsellable(),
                    gpu.product());
        }
    }
}
