package dev.argosy.portal.cluster;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How requests at lease are named: by what the history knows, so that after a restart the same one is asked again, and
 * never anew what was answered.
 */
final class RequestIds {
    private static final Pattern REPLACEMENT = Pattern.compile("[^/]+/r(\\d+)/(\\d+)/\\d+");

    private RequestIds() {}

    static String of(Cluster.Planning cluster) {
        return cluster.id().text() + "/" + cluster.attempt();
    }

    /** For the next attempt of a rank. */
    static String of(Cluster cluster, Node node) {
        return cluster.id().text() + "/r" + node.rank() + "/" + (node.attempt() + 1) + "/"
                + node.care().tries();
    }

    /** The attempt that a lease was granted for as a replacement; empty for those of a whole cluster. */
    static OptionalInt attempt(String request) {
        Matcher matcher = REPLACEMENT.matcher(request);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(2))) : OptionalInt.empty();
    }
}
