package dev.argosy.agent.process;

/** An uploaded tar that breaks a rule: its preparation is over for good. */
final class BadUploadException extends Exception {
    private static final long serialVersionUID = 1L;

    BadUploadException(String message) {
        super(message);
    }
}
