package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** How certificates name machines; nothing else says who speaks. */
final class MachineNames {
    private static final String START = "spiffe://argosy/machine/";
    private static final int URI = 6;

    private MachineNames() {}

    static String tls(MachineId machine) {
        return START + machine.text();
    }

    static String usage(MachineId machine) {
        return START + machine.text() + "/usage";
    }

    /** The machine that a TLS certificate of our authority names; a usage certificate names none. */
    static Optional<MachineId> of(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names == null || names.size() != 1) {
                return Optional.empty();
            }
            List<?> only = names.iterator().next();
            if (only.get(0) instanceof Integer kind
                    && kind == URI
                    && only.get(1) instanceof String uri
                    && uri.startsWith(START)) {
                return Optional.of(MachineId.parse(uri.substring(START.length())));
            }
            return Optional.empty();
        } catch (CertificateParsingException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
