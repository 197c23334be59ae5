package dev.argosy.ledger.invoice;

/** Leaves the check at the first thing that does not hold. */
final class Wrongness extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient InvoiceVerdict.Wrong wrong;

    Wrongness(String where, String code, String message) {
        super(message, null, false, false);
        this.wrong = new InvoiceVerdict.Wrong(where, code, message);
    }

    InvoiceVerdict.Wrong wrong() {
        return wrong;
    }
}
