package dev.argosy.portal.fault;

import dev.argosy.kernel.MachineId;
import java.time.Instant;

/** What is said of one machine that is not simply reachable, as stored. */
record StandingRow(MachineId machine, Standing standing, Instant since, Instant lastContact) {}
