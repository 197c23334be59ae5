package dev.argosy.agent.process;

/** The portal will not give or take these bytes, now or later. */
public final class RefusedTransferException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    public RefusedTransferException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
