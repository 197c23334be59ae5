/**
 * The invoice file and its check, offline and alone.
 *
 * <h2>Purpose</h2>
 * One file proves that the portal added nothing to what machines signed, that the price is the agreed one and that
 * every sum is right. It cannot prove that a machine told the truth.
 *
 * <h2>Words</h2>
 * Line: a lease on the bill. Evidence: a usage record as signed, with Merkle path, report, signature and certificate.
 * Seal: the portal's signature over the SHA-256 of the canonical form (RFC 8785) of all else.
 *
 * <h2>Invariants</h2>
 * A file with any member that is not understood, or any value that could be read in two ways, is refused.
 *
 * <h2>Lifecycle</h2>
 * Made once when the invoice is first exported, never changed.
 *
 * <h2>Easy to get wrong</h2>
 * What machines sign is text, kept verbatim; only the seal is over JSON, and only over its canonical form.
 */
@NullMarked
package dev.argosy.ledger.invoice;

import org.jspecify.annotations.NullMarked;
