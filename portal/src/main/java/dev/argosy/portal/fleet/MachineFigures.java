package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.portal.foundation.Transaction;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What the market knows about machines and fleet only shows. Declared here so that fleet needs no market. */
@FunctionalInterface
public interface MachineFigures {
    /** Machines that the market does not know are absent. */
    Map<MachineId, Figures> figures(Transaction tx, Collection<MachineId> machines);

    /** The price per gpu-hour, empty when the machine sells nothing; and how many of its gpus are hired. */
    record Figures(Optional<Rate> pricePerGpu, int hiredGpus) {}
}
