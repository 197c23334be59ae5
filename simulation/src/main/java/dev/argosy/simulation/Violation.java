package dev.argosy.simulation;

/**
 * What must be true and was not.
 *
 * @param at virtual milliseconds
 */
record Violation(String invariant, String what, long at) {}
