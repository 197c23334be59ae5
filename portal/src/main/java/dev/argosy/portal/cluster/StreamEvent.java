package dev.argosy.portal.cluster;

/**
 * One event for a reader of a cluster.
 *
 * @param id where to go on after it
 * @param name stage, state, happened, log or end
 * @param json its data
 */
record StreamEvent(String id, String name, String json) {}
