package dev.argosy.portal.cluster;

/** A cluster as it was loaded, with the version that a write must still find. */
record StoredCluster(Cluster cluster, long version) {}
