package dev.argosy.cli;

import dev.argosy.client.Offer;
import dev.argosy.client.PortalApi;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.GpuModel;
import dev.argosy.kernel.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices names of gpu models that neither the shipped table nor any offer has: a slip of the hand, most likely. */
final class Models {
    private Models() {}

    /** Says so on stderr and goes on: the portal alone decides, and a machine with that model may come. */
    static void warnOfUnknown(Session session, List<String> wanted) throws IOException {
        List<String> strange =
                wanted.stream().filter(model -> GpuModel.find(model).isEmpty()).toList();
        if (strange.isEmpty()) {
            return;
        }
        Set<String> offered = offered(session);
        for (String model : strange) {
            if (!offered.contains(model.toLowerCase(Locale.ROOT))) {
                session.note("warning: no machine offers a gpu model '" + Table.clean(model) + "'; did you mean "
                        + String.join(", ", GpuModel.near(model)) + "?");
            }
        }
    }

    private static Set<String> offered(Session session) throws IOException {
        try {
            return PortalApi.offersOf(session.portal()
                            .offers(java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.empty())
                            .document())
                    .stream()
                    .map(Offer::model)
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
        } catch (ArgosyException | RefusedException away) {
            session.note("cannot ask for the offers now: " + Table.clean(String.valueOf(away.getMessage())));
            return Set.of();
        }
    }
}
