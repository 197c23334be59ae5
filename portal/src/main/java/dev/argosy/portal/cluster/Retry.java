package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;

/**
 * A cluster whose events were set aside and are to be tried again.
 *
 * @param tries how often that was done before
 */
record Retry(ClusterId cluster, int tries) {}
