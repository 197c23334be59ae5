package dev.argosy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What is done to machines and their processes from outside, through /proc and signals. */
final class Machines {
    private static final Duration GONE = Duration.ofSeconds(10);

    private Machines() {}

    static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    /** Whether a customer could hire something of it now. */
    static boolean placeable(Rest customer, String machine) {
        try {
            for (JsonNode offer : customer.get("/api/v1/offers").json().path("items")) {
                if (offer.get("machine").asString().equals(machine)) {
                    return offer.get("placeable").asBoolean();
                }
            }
            return false;
        } catch (IOException | InterruptedException away) {
            return false;
        }
    }

    /**
     * kill -9 of every process that carries a text in its environment or command line, but one: a lease's id finds its
     * workload and its keeper, an agent's folder the agent and all of its keepers.
     */
    static void killCarriers(String text, long spared) throws InterruptedException {
        Await.until("no process carries " + text, GONE, () -> {
            List<Long> carriers =
                    carriers(text).stream().filter(pid -> pid != spared).toList();
            carriers.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            return carriers.isEmpty();
        });
    }

    static List<Long> carriers(String text) {
        var found = new ArrayList<Long>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                String name = process.getFileName().toString();
                if (name.matches("\\d+")
                        && Long.parseLong(name) != ProcessHandle.current().pid()
                        && carries(process, text)) {
                    found.add(Long.parseLong(name));
                }
            }
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
        return found;
    }

    private static boolean carries(Path process, String text) {
        try {
            return Files.readString(process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
                            .contains(text)
                    || Files.readString(process.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1)
                            .contains(text);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }
}
