package dev.argosy.kernel;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A gpu as its driver calls it, such as "NVIDIA H100 80GB HBM3".
 *
 * @param name the driver's product name, as it is
 * @param memoryMiB what the driver says there is; 0 when it does not say
 */
public record GpuProduct(String name, long memoryMiB) {
    private static final List<String> MAKERS = List.of("NVIDIA ", "Tesla ", "GeForce ");
    private static final int GIB = 1024;

    /** Drivers keep some of the memory for themselves, error correction takes a sixteenth of it. */
    private static final int SLACK = 8;

    /** Whole product names, without maker, that are not the name of their model. */
    private static final List<Known> KNOWN = List.of(
            new Known("V100-SXM[23]-16GB", "V100 16GB"),
            new Known("V100-PCIE-16GB", "V100 16GB PCIe"),
            new Known("V100-SXM[23]-32GB", "V100"),
            new Known("V100-PCIE-32GB", "V100 PCIe"),
            new Known("A100-SXM4?-40GB", "A100 40GB"),
            new Known("A100-PCIE-40GB|A100 40GB PCIe", "A100 40GB PCIe"),
            new Known("A100-SXM4?-80GB", "A100 80GB"),
            new Known("A100-PCIE-80GB|A100 80GB PCIe", "A100 80GB PCIe"),
            new Known("H100 80GB HBM3", "H100"),
            new Known("RTX 6000 Ada Generation", "RTX 6000 Ada"));

    private record Known(Pattern product, GpuModel model) {
        Known(String product, String model) {
            this(Pattern.compile(product, Pattern.CASE_INSENSITIVE), GpuModel.require(model));
        }
    }

    /**
     * The name under which it is offered: that of its model; its own, without maker, when the shipped table has none
     * for it. One product name may stand for boards with less or more memory, which then say so: "RTX 4060 Ti 8GB".
     */
    public String model() {
        String own = withoutMaker();
        return known(own)
                .map(model ->
                        hasMemoryOf(model) ? model.name() : own + " " + Math.round(memoryMiB / (double) GIB) + "GB")
                .orElse(own);
    }

    private static Optional<GpuModel> known(String own) {
        return KNOWN.stream()
                .filter(known -> known.product().matcher(own).matches())
                .map(Known::model)
                .findFirst()
                .or(() -> GpuModel.find(own));
    }

    private boolean hasMemoryOf(GpuModel model) {
        return memoryMiB == 0 || Math.abs(memoryMiB - model.memoryMiB()) * SLACK <= model.memoryMiB();
    }

    private String withoutMaker() {
        String own = name.strip();
        for (String maker : MAKERS) {
            if (own.startsWith(maker) && own.length() > maker.length()) {
                own = own.substring(maker.length()).strip();
            }
        }
        return own;
    }
}
