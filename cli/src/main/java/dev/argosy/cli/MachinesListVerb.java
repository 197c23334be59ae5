package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.Machine;
import dev.argosy.client.PortalApi;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "Your machines.")
final class MachinesListVerb extends Verb {
    @Mixin
    private ListOptions list = new ListOptions();

    @Override
    protected int run(Session session) throws IOException {
        Json machines = session.portal().machines().document(list.most(this));
        var table =
                new Table("MACHINE", "NAME", "STATE", "GPUS", "HIRED>", "ISOLATION", "USD/GPU-HOUR>", "LAST CONTACT");
        PortalApi.machinesOf(machines)
                .forEach(machine -> table.row(
                        machine.id(),
                        machine.name(),
                        state(machine),
                        gpus(machine),
                        machine.hiredGpus(),
                        machine.isolation(),
                        Words.usd(machine.priceMicroUsdPerGpuHour()),
                        Words.ago(machine.lastContact(), session.now())));
        session.list(machines, table, "No machines yet. `argosy machines token` makes a token that joins one.");
        return ExitCode.DONE;
    }

    private static String state(Machine machine) {
        String why = machine.quarantine();
        return machine.state()
                + (why.isEmpty() ? "" : ": " + why)
                + (machine.draining() ? ", draining" : machine.cordoned() ? ", cordoned" : "");
    }

    private static String gpus(Machine machine) {
        if (machine.gpus().isEmpty()) {
            return "none";
        }
        String model = machine.gpus().getFirst().text("model");
        return machine.gpus().size() + " × " + model + (machine.simulated() ? " (simulated)" : "");
    }
}
