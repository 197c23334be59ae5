package dev.argosy.agent;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a provider may set, from {@code agent.yaml} in the data folder. An unknown key refuses the start: it may be a
 * misspelt one that was meant to protect something.
 *
 * @param nvidiaSmi the program that knows the gpus
 * @param hostNetwork whether jobs share the machine's network
 * @param share this agent offers one part of so many equal ones of the machine
 */
record AgentSettings(String nvidiaSmi, boolean hostNetwork, String country, String simulatedGpus, int share) {
    private static final String NVIDIA_SMI = "argosy.agent.nvidia-smi";
    private static final String NETWORK = "argosy.agent.process.network";
    private static final String COUNTRY = "argosy.agent.country";
    private static final String SIMULATED = "argosy.agent.simulated-gpus";
    private static final String SHARE = "argosy.agent.share";
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
            if (!java.util.List.of(NVIDIA_SMI, NETWORK, COUNTRY, SIMULATED, SHARE)
                    .contains(key)) {
                throw Refusal.of(
                                ProgramCodes.UNKNOWN_CONFIG_KEY,
                                key + ": unknown key (expected: " + NVIDIA_SMI + ", " + NETWORK + ", " + COUNTRY + ", "
                                        + SIMULATED + ", " + SHARE + ")",
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
                values.getOrDefault(NVIDIA_SMI, "nvidia-smi"),
                network.equals("host"),
                country,
                values.getOrDefault(SIMULATED, ""),
                parts(values.getOrDefault(SHARE, "1/1")));
    }

    AgentSettings withSimulatedGpus(String simulated) {
        return new AgentSettings(nvidiaSmi, hostNetwork, country, simulated, share);
    }

    AgentSettings withShare(String text) {
        return new AgentSettings(nvidiaSmi, hostNetwork, country, simulatedGpus, parts(text));
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
