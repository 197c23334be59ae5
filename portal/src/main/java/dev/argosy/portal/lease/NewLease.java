package dev.argosy.portal.lease;

/** A lease to be inserted, with the workload that its order names. */
record NewLease(Lease.Granted lease, byte[] workload, LeaseSchedule schedule) {}
