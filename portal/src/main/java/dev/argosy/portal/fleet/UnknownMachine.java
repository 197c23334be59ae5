package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;

/** What is said of a machine that is not known here. */
final class UnknownMachine {
    private UnknownMachine() {}

    static Refusal refusal(MachineId machine) {
        return Refusal.of(Codes.NOT_FOUND, "machine " + machine.text() + ": not known here", "check the id");
    }
}
