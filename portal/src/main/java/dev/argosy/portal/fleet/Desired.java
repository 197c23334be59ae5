package dev.argosy.portal.fleet;

import dev.argosy.kernel.Generation;

/**
 * The numbers of a machine's desired state.
 *
 * @param acknowledged the highest generation that the machine has said to have persisted
 * @param acknowledgedGrant the highest grant number that it has said to have seen
 */
record Desired(Generation generation, long grantNumber, Generation acknowledged, long acknowledgedGrant) {}
