package dev.argosy.portal.fault;

import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.portal.fleet.Departure;

/** A lease that was told that its machine leaves. */
record NoticeRow(LeaseId lease, MachineId machine, Departure departure) {}
