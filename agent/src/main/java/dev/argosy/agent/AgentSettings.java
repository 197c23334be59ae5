package dev.argosy.agent;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a provider may set, from {@code agent.yaml} in the data folder. An unknown key refuses the start: it may be a
 * misspelt one that was meant to protect something.
 *
 * @param nvidiaSmi the program that knows the gpus; empty for the usual one
 * @param kernelLog where Xids are read; empty for the kernel's own device
 * @param hostNetwork whether jobs share the machine's network
 * @param share this agent offers one part of so many equal ones of the machine
 */
record AgentSettings(
        Optional<String> nvidiaSmi,
        Optional<Path> kernelLog,
        boolean hostNetwork,
        String country,
        String simulatedGpus,
        int share) {
    private static final String NVIDIA_SMI = "argosy.agent.nvidia-smi";
    private static final String KERNEL_LOG = "argosy.agent.kernel-log";
    private static final String NETWORK = "argosy.agent.process.network";
    private static final String COUNTRY = "argosy.agent.country";
    private static final String SIMULATED = "argosy.agent.simulated-gpus";
    private static final String SHARE = "argosy.agent.share";
    private static final List<String> KEYS = List.of(NVIDIA_SMI, KERNEL_LOG, NETWORK, COUNTRY, SIMULATED, SHARE);
    private static final String USUAL_NVIDIA_SMI = "nvidia-smi";
    private static final Path USUAL_KERNEL_LOG = Path.of("/dev/kmsg");
    private static final int MOST_SHARES = 1024;

    static AgentSettings read(Path file) throws IOException {
        Map<String, String> values = new TreeMap<>();
        if (Files.exists(file)) {
            try {
                Object all = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
                flatten("", all == null ? Map.of() : all, values);
            } catch (YAMLException unreadable) {
                throw invalid(file + ": not YAML: " + unreadable.getMessage());
            }
        }
        return of(values);
    }

    static AgentSettings of(Map<String, String> values) {
        for (String key : values.keySet()) {
            if (!KEYS.contains(key)) {
                throw Refusal.of(
                                ProgramCodes.UNKNOWN_CONFIG_KEY,
                                key + ": unknown key (expected: " + String.join(", ", KEYS) + ")",
                                "correct or remove it")
                        .asException();
            }
        }
        String network = values.getOrDefault(NETWORK, "none");
        if (!network.equals("none") && !network.equals("host")) {
            throw invalid(NETWORK + ": '" + network + "' (expected: none or host)");
        }
        String country = values.getOrDefault(COUNTRY, "");
        if (!country.isEmpty() && !country.matches("[A-Z]{2}")) {
            throw invalid(COUNTRY + ": '" + country + "' (expected: two capital letters, as in ISO 3166)");
        }
        return new AgentSettings(
                Optional.ofNullable(values.get(NVIDIA_SMI)),
                Optional.ofNullable(values.get(KERNEL_LOG)).map(Path::of),
                network.equals("host"),
                country,
                values.getOrDefault(SIMULATED, ""),
                parts(values.getOrDefault(SHARE, "1/1")));
    }

    String smi() {
        return nvidiaSmi.orElse(USUAL_NVIDIA_SMI);
    }

    boolean simulated() {
        return !simulatedGpus.isBlank();
    }

    /** The driver's program to ask whether the gpus are well; simulated gpus have one only where it was named. */
    Optional<String> healthSmi() {
        return simulated() ? nvidiaSmi : Optional.of(smi());
    }

    /** The log to read Xids from; simulated gpus have one only where it was named. */
    Optional<Path> healthLog() {
        return simulated() ? kernelLog : Optional.of(kernelLog.orElse(USUAL_KERNEL_LOG));
    }

    AgentSettings withSimulatedGpus(String simulated) {
        return new AgentSettings(nvidiaSmi, kernelLog, hostNetwork, country, simulated, share);
    }

    AgentSettings withShare(String text) {
        return new AgentSettings(nvidiaSmi, kernelLog, hostNetwork, country, simulatedGpus, parts(text));
    }

    private static int parts(String text) {
        if (text.matches("1/[0-9]{1,4}")) {
            int parts = Integer.parseInt(text.substring(2));
            if (parts >= 1 && parts <= MOST_SHARES) {
                return parts;
            }
        }
        throw invalid("share: '" + text + "' (expected: 1/N with N in 1.." + MOST_SHARES + ")");
    }

    private static void flatten(String prefix, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(
                    prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key, inner == null ? "" : inner, into));
        } else {
            into.put(prefix, String.valueOf(value));
        }
    }

    private static RuntimeException invalid(String message) {
        return Refusal.of(Codes.INVALID_VALUE, message, "correct it").asException();
    }
}
