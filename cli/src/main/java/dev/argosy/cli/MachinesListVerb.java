package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.Machine;
import dev.argosy.client.PortalApi;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "Your machines.")
final class MachinesListVerb extends Verb {
    private static final String[] HEADINGS = {
        "MACHINE", "NAME", "STATE", "GPUS", "HIRED>", "ISOLATION", "USD/GPU-HOUR>", "LAST CONTACT", "HEALTH"
    };

    @Mixin
    private ListOptions list = new ListOptions();

    @Override
    protected int run(Session session) throws IOException {
        Json machines = session.portal().machines().document(list.most(this));
        var table = new Table(HEADINGS);
        PortalApi.machinesOf(machines)
                .forEach(machine -> table.row(
                        machine.id(),
                        machine.name(),
                        state(machine, session.now()),
                        gpus(machine),
                        machine.hiredGpus(),
                        machine.isolation(),
                        Words.usd(machine.priceMicroUsdPerGpuHour()),
                        Words.ago(machine.lastContact(), session.now()),
                        health(machine)));
        session.list(machines, table, "No machines yet. `argosy machines token` makes a token that joins one.");
        return ExitCode.DONE;
    }

    private static String state(Machine machine, Instant now) {
        String why = machine.quarantine();
        return machine.state()
                + (why.isEmpty() ? "" : ": " + why)
                + (machine.reachSince().isEmpty() ? "" : ", " + machine.reach())
                + intent(machine, now);
    }

    private static String intent(Machine machine, Instant now) {
        if (machine.draining()) {
            String left = Words.until(machine.leavesBy(), now);
            return left.isEmpty() ? ", draining" : ", empty in " + left;
        }
        String soon = Words.until(machine.maintenanceFrom(), now);
        return (machine.cordoned() ? ", cordoned" : "") + (soon.isEmpty() ? "" : ", maintenance in " + soon);
    }

    private static String health(Machine machine) {
        return machine.findings().isEmpty()
                ? "ok"
                : machine.findings().stream()
                        .map(finding -> finding.text("code"))
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static String gpus(Machine machine) {
        if (machine.gpus().isEmpty()) {
            return "none";
        }
        String model = machine.gpus().getFirst().text("model");
        return machine.gpus().size() + " × " + model + (machine.simulated() ? " (simulated)" : "");
    }
}
