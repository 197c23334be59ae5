package dev.argosy.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model of gpu by the name under which it is offered; {@link GpuProduct} finds it for what a driver says. Boards that
 * differ in speed or memory are different models: where a chip comes on several boards, the plain name is the SXM one.
 */
public record GpuModel(String name, int memoryMiB) {
    private static final int NEAR_NAMES = 3;

    private static final List<GpuModel> SHIPPED = List.of(
            new GpuModel("RTX 3060", 12_288),
            new GpuModel("RTX 3070", 8_192),
            new GpuModel("RTX 3080", 10_240),
            new GpuModel("RTX 3090", 24_576),
            new GpuModel("RTX 4060 Ti", 16_384),
            new GpuModel("RTX 4070", 12_288),
            new GpuModel("RTX 4080", 16_384),
            new GpuModel("RTX 4090", 24_576),
            new GpuModel("RTX 5080", 16_384),
            new GpuModel("RTX 5090", 32_768),
            new GpuModel("RTX A4000", 16_384),
            new GpuModel("RTX A5000", 24_576),
            new GpuModel("RTX A6000", 49_152),
            new GpuModel("RTX 6000 Ada", 49_152),
            new GpuModel("T4", 16_384),
            new GpuModel("V100 16GB", 16_384),
            new GpuModel("V100 16GB PCIe", 16_384),
            new GpuModel("V100", 32_768),
            new GpuModel("V100 PCIe", 32_768),
            new GpuModel("A10", 24_576),
            new GpuModel("A40", 49_152),
            new GpuModel("A100 40GB", 40_960),
            new GpuModel("A100 40GB PCIe", 40_960),
            new GpuModel("A100 80GB", 81_920),
            new GpuModel("A100 80GB PCIe", 81_920),
            new GpuModel("L4", 24_576),
            new GpuModel("L40S", 49_152),
            new GpuModel("H100", 81_920),
            new GpuModel("H100 PCIe", 81_920),
            new GpuModel("H100 NVL", 96_256),
            new GpuModel("H200", 144_384),
            new GpuModel("H200 NVL", 144_384),
            new GpuModel("B200", 184_320));

    /** All models, in the order of the shipped table. */
    public static List<GpuModel> shipped() {
        return SHIPPED;
    }

    /** The model of that name, whatever its case. */
    public static Optional<GpuModel> find(String name) {
        return SHIPPED.stream()
                .filter(m -> m.name.equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    /** The model of that name, or a refusal that shows the names nearest to it. */
    public static GpuModel require(String name) {
        return find(name)
                .orElseThrow(() -> Refusal.of(
                                Codes.INVALID_VALUE,
                                "gpu model: '" + name + "' (expected: one of the shipped models)",
                                "did you mean " + String.join(", ", near(name)) + "?")
                        .asException());
    }

    /** The names with the fewest edits from the given one, nearest first. */
    public static List<String> near(String name) {
        String wanted = squeezed(name);
        return SHIPPED.stream()
                .map(GpuModel::name)
                .sorted(Comparator.<String>comparingInt(n -> edits(wanted, squeezed(n)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NEAR_NAMES)
                .toList();
    }

    private static String squeezed(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").replaceFirst("^(nvidia|geforce)+", "");
    }

    private static int edits(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
