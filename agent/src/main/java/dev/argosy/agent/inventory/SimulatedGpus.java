package dev.argosy.agent.inventory;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.GpuModel;
import dev.argosy.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Gpus that do no work, for trying the market out: {@code MODEL:COUNT[,MODEL:COUNT…]}. */
public final class SimulatedGpus {
    private static final int MOST = 16;

    private SimulatedGpus() {}

    public static List<GpuReading> parse(String text) {
        var gpus = new ArrayList<GpuReading>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            GpuModel model = GpuModel.require(colon < 0 ? part : part.substring(0, colon));
            int count = colon < 0 ? 1 : count(part.substring(colon + 1).strip());
            for (int i = 0; i < count; i++) {
                String uuid = "SIM-" + model.name().replace(' ', '-') + "-" + gpus.size();
                gpus.add(new GpuReading(uuid, model.name(), model.memoryMiB(), "simulated", "", "", ""));
            }
        }
        if (gpus.size() > MOST) {
            throw wrong(Integer.toString(gpus.size()));
        }
        return gpus;
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static RuntimeException wrong(String count) {
        return Refusal.of(
                        Codes.INVALID_VALUE,
                        "simulated gpus: '" + count + "' (expected: MODEL:COUNT, 1.." + MOST + " in all)",
                        "for example --simulated-gpus \"RTX 4090:2\"")
                .asException();
    }
}
