package dev.argosy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GpuProductTest {
    /** Names and sizes as drivers of several years printed them; the first eight are on record. */
    @ParameterizedTest
    @CsvSource({
        "NVIDIA H100 80GB HBM3, 81559, H100",
        "NVIDIA H200, 143771, H200",
        "NVIDIA L40S, 46068, L40S",
        "NVIDIA A100-SXM4-80GB, 81920, A100 80GB",
        "NVIDIA GeForce RTX 3080, 10240, RTX 3080",
        "NVIDIA GeForce RTX 3090, 24576, RTX 3090",
        "Tesla T4, 15360, T4",
        "NVIDIA GeForce RTX 4080 SUPER, 16376, RTX 4080 SUPER",
        "NVIDIA GeForce RTX 4090, 24564, RTX 4090",
        "GeForce RTX 3090, 24268, RTX 3090",
        "NVIDIA RTX A6000, 49140, RTX A6000",
        "NVIDIA RTX 6000 Ada Generation, 49140, RTX 6000 Ada",
        "NVIDIA A10, 23028, A10",
        "NVIDIA L4, 23034, L4",
        "A100-SXM4-40GB, 40536, A100 40GB",
        "Tesla V100-SXM2-32GB, 32510, V100",
    })
    void isOfferedUnderTheNameOfItsModel(String product, long memoryMiB, String model) {
        assertThat(new GpuProduct(product, memoryMiB).model()).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource({
        "NVIDIA H100 PCIe, 81559, H100 PCIe",
        "NVIDIA H100 NVL, 95830, H100 NVL",
        "NVIDIA H200 NVL, 143771, H200 NVL",
        "NVIDIA H100 80GB HBM2e, 81559, H100 80GB HBM2e",
        "NVIDIA A100 80GB PCIe, 81920, A100 80GB PCIe",
        "NVIDIA A100-PCIE-40GB, 40960, A100 40GB PCIe",
        "Tesla V100-PCIE-16GB, 16160, V100 16GB PCIe",
        "NVIDIA A10G, 23028, A10G",
        "NVIDIA L40, 46068, L40",
        "Quadro RTX 6000, 24576, Quadro RTX 6000",
        "NVIDIA GeForce RTX 4090 D, 24564, RTX 4090 D",
        "NVIDIA GeForce RTX 4090 Laptop GPU, 16376, RTX 4090 Laptop GPU",
        "NVIDIA GeForce RTX 3080 Ti, 12288, RTX 3080 Ti",
    })
    void boardsOfOtherWorthKeepOtherNames(String product, long memoryMiB, String model) {
        assertThat(new GpuProduct(product, memoryMiB).model()).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource({
        "NVIDIA GeForce RTX 4060 Ti, 16380, RTX 4060 Ti",
        "NVIDIA GeForce RTX 4060 Ti, 8188, RTX 4060 Ti 8GB",
        "NVIDIA GeForce RTX 3080, 12288, RTX 3080 12GB",
        "NVIDIA GeForce RTX 3060, 8192, RTX 3060 8GB",
        "NVIDIA GeForce RTX 3060, 0, RTX 3060",
    })
    void anotherMemoryUnderTheSameProductNameIsTold(String product, long memoryMiB, String model) {
        assertThat(new GpuProduct(product, memoryMiB).model()).isEqualTo(model);
    }

    @ParameterizedTest
    @MethodSource("dev.argosy.kernel.GpuModel#shipped")
    void aModelIsCalledByItsOwnName(GpuModel model) {
        assertThat(new GpuProduct("NVIDIA " + model.name(), model.memoryMiB()).model())
                .isEqualTo(model.name());
    }

    @ParameterizedTest
    @CsvSource({"'',''", "'NVIDIA ',NVIDIA", "Apple M4,Apple M4"})
    void whatNobodyKnowsKeepsItsOwnName(String product, String model) {
        assertThat(new GpuProduct(product, 0).model()).isEqualTo(model);
    }
}
