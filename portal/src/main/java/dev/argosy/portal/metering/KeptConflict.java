package dev.argosy.portal.metering;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import java.time.Instant;

/** A signed record that cannot be true together with what was held, and a text of what that was. */
record KeptConflict(
        LeaseId lease,
        MachineId machine,
        Digest hash,
        String held,
        byte[] record,
        byte[] report,
        byte[] signature,
        Instant at) {}
