package dev.argosy.portal.metering;

/** A meter as read, with the version that a write of it is guarded by. */
record StoredMeter(MeterState state, long version) {}
