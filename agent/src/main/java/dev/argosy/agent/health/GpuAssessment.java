package dev.argosy.agent.health;

import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.agent.inventory.GpuSheet;
import dev.argosy.kernel.codes.HealthCodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Judges what the driver's program said. */
final class GpuAssessment {
    static final String DRIVER = "driver";
    static final String GPU = "gpu";

    private static final String RESET = "drain the machine, then reset the gpu (nvidia-smi --gpu-reset) or reboot";
    private static final List<String> SLOWED =
            List.of("hw_slowdown", "hw_thermal_slowdown", "hw_power_brake_slowdown", "sw_thermal_slowdown");

    private GpuAssessment() {}

    static List<Judgement> of(Readings.Gpus gpus, Expected expected) {
        String needed = "an answer of nvidia-smi";
        return switch (gpus) {
            case Readings.Gpus.Answered answered -> answered(answered.sheets(), expected, needed);
            case Readings.Gpus.NoDriver none ->
                List.of(driver(Level.FAIL, HealthCodes.DRIVER_GONE.name())
                        .measured(none.why(), needed)
                        .fix("install or load NVIDIA's driver; another program to ask: argosy.agent.nvidia-smi"));
            case Readings.Gpus.Hangs hangs ->
                List.of(driver(Level.FAIL, HealthCodes.DRIVER_HANGS.name())
                        .measured("no answer for " + hangs.forMillis() / 1000 + " s", needed)
                        .fix("drain the machine and reboot: a gpu or its driver is stuck"));
            case Readings.Gpus.Unreadable unreadable ->
                List.of(driver(Level.WARN, HealthCodes.DRIVER_UNREADABLE.name())
                        .measured(unreadable.why(), needed)
                        .fix("name NVIDIA's own program: argosy.agent.nvidia-smi"));
        };
    }

    /** Whether a portal may end what runs on this machine because of it: one look is not enough for that. */
    static boolean endsWork(Readings.Gpus gpus, Expected expected) {
        return of(gpus, expected).stream()
                .map(Judgement::code)
                .anyMatch(code ->
                        code.equals(HealthCodes.DRIVER_GONE.name()) || code.equals(HealthCodes.GPU_GONE.name()));
    }

    private static Judgement driver(Level level, String code) {
        return Judgement.wrong(DRIVER, level, code, "nvidia-smi");
    }

    private static List<Judgement> answered(List<GpuSheet> sheets, Expected expected, String needed) {
        var all = new ArrayList<Judgement>();
        all.add(Judgement.good(DRIVER, "nvidia-smi", sheets.size() + " gpus", needed));
        var seen = new HashSet<String>();
        for (GpuSheet sheet : sheets) {
            boolean lost = sheet.values().values().stream().anyMatch(value -> value.contains("GPU is lost"));
            if (!lost) {
                seen.add(sheet.uuid());
                all.addAll(gpu(sheet));
            } else if (!expected.uuids().contains(sheet.uuid())) {
                all.add(gone(sheet.uuid().isEmpty() ? sheet.pci() : sheet.uuid(), "the driver has lost it"));
            }
        }
        for (String uuid : new TreeSet<>(expected.uuids())) {
            if (!seen.contains(uuid)) {
                all.add(gone(uuid, "not among the " + seen.size() + " gpus that the driver shows"));
            }
        }
        return all;
    }

    private static Judgement gone(String subject, String measured) {
        return Judgement.wrong(GPU, Level.FAIL, HealthCodes.GPU_GONE.name(), subject)
                .measured(measured, "every gpu that is offered")
                .fix("drain the machine and reboot; if it does not come back, have the gpu examined");
    }

    private static List<Judgement> gpu(GpuSheet sheet) {
        var wrong = new ArrayList<Judgement>();
        long uncorrected = sum(sheet, "ecc_errors/volatile/", "uncorrectable", "double_bit");
        if (uncorrected > 0) {
            wrong.add(Judgement.wrong(GPU, Level.FAIL, HealthCodes.ECC_UNCORRECTED.name(), sheet.uuid())
                    .measured(
                            uncorrected + " errors in its memory that could not be corrected",
                            "0 since the driver's load")
                    .fix(RESET));
        }
        memory(sheet, wrong);
        String slowed = slowed(sheet);
        if (!slowed.isEmpty()) {
            wrong.add(Judgement.wrong(GPU, Level.WARN, HealthCodes.GPU_THROTTLED.name(), sheet.uuid())
                    .measured("slowed down: " + slowed, "full clocks under load")
                    .fix("look at cooling and power supply"));
        }
        return wrong.isEmpty()
                ? List.of(Judgement.good(GPU, sheet.uuid(), "no error", "no error since the driver's load"))
                : wrong;
    }

    /** Memory that was set aside, or could not be: pages on older gpus, rows on newer ones. */
    private static void memory(GpuSheet sheet, List<Judgement> wrong) {
        long retired = sum(sheet, "retired_pages/", "single_bit", "double_bit");
        if (retired > 0) {
            wrong.add(Judgement.wrong(GPU, Level.WARN, HealthCodes.PAGES_RETIRED.name(), sheet.uuid())
                    .measured(retired + " pages of its memory set aside", "0")
                    .fix("nothing now; from 60 pages on have the gpu replaced"));
        }
        if (yes(sheet, "retired_pages/", "pending")) {
            wrong.add(Judgement.wrong(GPU, Level.WARN, HealthCodes.PAGES_PENDING.name(), sheet.uuid())
                    .measured("pages of its memory to be set aside at a restart", "none")
                    .fix(RESET));
        }
        if (yes(sheet, "remapped_rows/", "failure")) {
            wrong.add(Judgement.wrong(GPU, Level.FAIL, HealthCodes.ROWS_REMAP_FAILED.name(), sheet.uuid())
                    .measured("a row of its memory could not be replaced by a spare one", "none")
                    .fix("have the gpu replaced"));
        }
        if (yes(sheet, "remapped_rows/", "pending")) {
            wrong.add(Judgement.wrong(GPU, Level.WARN, HealthCodes.ROWS_PENDING.name(), sheet.uuid())
                    .measured("rows of its memory to be replaced at a reset", "none")
                    .fix(RESET));
        }
    }

    /** Numbers under a heading whose name has one of these words; what a gpu does not count is none. */
    private static long sum(GpuSheet sheet, String under, String... words) {
        return sheet.values().entrySet().stream()
                .filter(value -> value.getKey().startsWith(under))
                .filter(value -> List.of(words).stream().anyMatch(value.getKey().substring(under.length())::contains))
                .map(Map.Entry::getValue)
                .filter(value -> value.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static boolean yes(GpuSheet sheet, String under, String word) {
        return sheet.values().entrySet().stream()
                .anyMatch(value -> value.getKey().startsWith(under)
                        && value.getKey().substring(under.length()).contains(word)
                        && value.getValue().equals("Yes"));
    }

    private static String slowed(GpuSheet sheet) {
        return sheet.values().entrySet().stream()
                .filter(value -> value.getKey().matches("clocks_(event|throttle)_reasons/.*")
                        && value.getValue().equals("Active"))
                .map(value -> value.getKey().replaceFirst("^.*/(clocks_(event|throttle)_reason_)?", ""))
                .filter(SLOWED::contains)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
