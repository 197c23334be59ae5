package dev.argosy.cli;

import dev.argosy.client.Json;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Set what a machine of yours costs per gpu-hour. A machine without a price sells nothing.",
        footer = {"", "Example:", "  argosy machines price mch_0199… 0.42"})
final class MachinesPriceVerb extends Verb implements TakesAmount {
    @Parameters(index = "0", paramLabel = "ID", description = "The machine.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "USD", description = "Decimal USD per gpu-hour.")
    private String price = "";

    @Override
    protected int run(Session session) throws IOException {
        long microUsd = Words.microUsd("price", price);
        session.portal().price(id, microUsd);
        if (session.json()) {
            session.document(Json.Fields.start()
                    .put("machine", id)
                    .put("priceMicroUsdPerGpuHour", microUsd)
                    .done());
        } else {
            session.note(id + " now costs " + Words.usd(microUsd) + " USD per gpu-hour; running jobs keep their price");
        }
        return ExitCode.DONE;
    }
}
