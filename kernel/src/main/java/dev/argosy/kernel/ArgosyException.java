package dev.argosy.kernel;

import org.jspecify.annotations.Nullable;

/** A failure: something outside did not work. A refusal is a value instead, a broken invariant any other exception. */
public final class ArgosyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Code code;
    private final FailureClass failureClass;

    public ArgosyException(Code code, FailureClass failureClass, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.failureClass = failureClass;
    }

    public Code code() {
        return code;
    }

    public FailureClass failureClass() {
        return failureClass;
    }

    /** Who can do something about it. */
    public enum FailureClass {
        USER,
        CAPACITY,
        EXTERNAL,
        INTERNAL
    }
}
