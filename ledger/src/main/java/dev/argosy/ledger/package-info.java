/** Pure double entry: accounts, linked transfers, reservations and the recomputation of invoices. */
@NullMarked
package dev.argosy.ledger;

import org.jspecify.annotations.NullMarked;
