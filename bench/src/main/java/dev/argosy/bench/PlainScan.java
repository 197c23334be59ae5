package dev.argosy.bench;

import dev.argosy.kernel.Rate;
import dev.argosy.planner.GpuSupply;
import dev.argosy.planner.MachineSupply;
import dev.argosy.planner.Request;
import dev.argosy.planner.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The plain way: go through all machines in price order and stop at the last node. For machines of one gpu kind. */
final class PlainScan {
    private final List<Line> lines = new ArrayList<>();

    /** What a scan needs of a machine, worked out beforehand. */
    private record Line(MachineSupply machine, long price, String model, long memoryMiB, int free, String country) {}

    PlainScan(List<MachineSupply> machines) {
        for (MachineSupply machine : machines) {
            GpuSupply first = machine.gpus().getFirst();
            lines.add(new Line(
                    machine,
                    machine.price().microUsdPerHour(),
                    first.model().toLowerCase(Locale.ROOT),
                    first.memoryMiB(),
                    (int) machine.gpus().stream().filter(GpuSupply::free).count(),
                    machine.country().toLowerCase(Locale.ROOT)));
        }
        lines.sort(Comparator.comparingLong(Line::price)
                .thenComparing(line -> line.machine().machine().uuid()));
    }

    /** The rate of all nodes together, or −1 when they do not fit. */
    long cheapest(Request request) {
        Shape shape = request.shape();
        Rate cap = request.maxPrice();
        long total = 0;
        int left = request.nodes();
        for (Line line : lines) {
            if (cap != null && line.price() > cap.microUsdPerHour()) {
                return -1;
            }
            if (!line.machine().open()
                    || line.free() < shape.gpus()
                    || line.memoryMiB() < shape.gpuMemoryMiB()
                    || !shape.models().isEmpty() && !shape.models().contains(line.model())
                    || !shape.countries().isEmpty() && !shape.countries().contains(line.country())) {
                continue;
            }
            int here = Math.min(left, line.free() / shape.gpus());
            total += here * line.price() * shape.gpus();
            left -= here;
            if (left == 0) {
                return total;
            }
        }
        return -1;
    }
}
