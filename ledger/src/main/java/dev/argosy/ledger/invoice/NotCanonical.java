package dev.argosy.ledger.invoice;

/** The file cannot be read in exactly one way, or has what this version does not know. */
final class NotCanonical extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotCanonical(String message) {
        super(message, null, false, false);
    }
}
