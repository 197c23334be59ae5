package dev.argosy.portal.lease;

/** What a decision made of a lease. */
record LeaseChange(LeaseRow before, Lease after, LeaseSchedule schedule) {}
