package dev.argosy.portal.metering;

import dev.argosy.kernel.MachineId;
import java.time.Instant;
import java.util.UUID;

/** A signed report, kept verbatim with the certificate that its signature was checked by. */
record KeptReport(UUID id, MachineId machine, byte[] report, byte[] signature, byte[] certificate, Instant at) {}
