package dev.argosy.portal.lease;

/** A lease as read, with the version that a write of it is guarded by. */
record LeaseRow(Lease lease, long version) {}
