package dev.argosy.agent.core;

/** There is no space left to write down what must be written before it is done: so it is not done. */
public final class JournalFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFullException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
    }
}
