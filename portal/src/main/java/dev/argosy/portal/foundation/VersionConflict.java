package dev.argosy.portal.foundation;

/** A guarded write found another version than it read: the transaction is run again. */
public final class VersionConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public VersionConflict(String what) {
        super("version conflict: " + what, null, false, false);
    }
}
