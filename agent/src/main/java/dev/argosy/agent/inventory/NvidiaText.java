package dev.argosy.agent.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the answer of {@code nvidia-smi -q}: headings and values by indentation. Recorded answers have this form. */
final class NvidiaText {
    private static final String GPU = "GPU ";

    private NvidiaText() {}

    /** One heading that is open at some depth. */
    private record Heading(int depth, String name) {}

    static List<GpuSheet> sheets(List<String> lines) {
        String driver = "";
        var gpus = new ArrayList<GpuSheet>();
        Map<String, String> gpu = new HashMap<>();
        Deque<Heading> open = new ArrayDeque<>();
        for (String line : lines) {
            int depth = line.length() - line.stripLeading().length();
            String text = line.strip();
            int colon = text.indexOf(" : ");
            if (text.isEmpty()) {
                continue;
            }
            if (depth == 0 && text.startsWith(GPU)) {
                add(gpus, gpu, driver);
                gpu = new HashMap<>(Map.of("pci", text.substring(GPU.length())));
                open.clear();
            } else if (colon < 0) {
                close(open, depth);
                open.addLast(new Heading(depth, text));
            } else {
                close(open, depth);
                String key = text.substring(0, colon).strip();
                String value = text.substring(colon + 3).strip();
                if (depth == 0 && key.equals("Driver Version")) {
                    driver = value;
                }
                gpu.putIfAbsent(path(open) + GpuSheet.name(key), value);
            }
        }
        add(gpus, gpu, driver);
        return gpus;
    }

    private static void close(Deque<Heading> open, int depth) {
        while (!open.isEmpty() && open.getLast().depth() >= depth) {
            open.removeLast();
        }
    }

    private static String path(Deque<Heading> open) {
        var path = new StringBuilder();
        open.forEach(heading -> path.append(GpuSheet.name(heading.name())).append('/'));
        return path.toString();
    }

    private static void add(List<GpuSheet> gpus, Map<String, String> gpu, String driver) {
        String uuid = gpu.getOrDefault("gpu_uuid", "");
        if (!uuid.isEmpty()) {
            gpus.add(new GpuSheet(uuid, gpu.getOrDefault("pci", ""), driver, gpu));
        }
    }
}
