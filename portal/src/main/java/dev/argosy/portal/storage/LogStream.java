package dev.argosy.portal.storage;

import java.util.regex.Pattern;

/**
 * Names one log: a stream of a group; the limit on what is kept is shared by the streams of a group.
 *
 * @param group for example a lease id
 * @param name for example {@code stdout}
 */
public record LogStream(String group, String name) {
    private static final Pattern GROUP = Pattern.compile("[a-z][a-z0-9_-]{0,99}");
    private static final Pattern NAME = Pattern.compile("[a-z]{1,20}");

    public LogStream {
        if (!GROUP.matcher(group).matches() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "log: a name that cannot be a folder (expected: " + GROUP + ", " + NAME + ", each of them whole)");
        }
    }

    /** What is rung after each append to a stream of this group. */
    public static String topic(String group) {
        return "log:" + group;
    }
}
