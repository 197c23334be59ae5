package dev.argosy.portal.lease;

/** How long the machine took to prepare and start a node so far, in milliseconds of its boot clock. */
public record Stages(long networkMillis, long imageMillis, long startMillis) {
    public static final Stages NONE = new Stages(0, 0, 0);
}
