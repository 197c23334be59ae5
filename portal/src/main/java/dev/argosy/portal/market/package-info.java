/**
 * What machines sell at which price, which slices are taken, and what fits a customer's request.
 *
 * <h2>Purpose</h2>
 * Keeps the planner's snapshot of the market current, is the planner's only caller, signs quotes, and takes and gives
 * back slices inside the transactions of others.
 *
 * <h2>Words</h2>
 * Stock: what of one machine can be sold and who holds parts of it. Holding: a slice with its holder, an opaque text.
 * Placement: one node's slice as planned. Quote: a signed price, valid for a minute; a promise of the price, not of the
 * slices.
 *
 * <h2>Invariants</h2>
 * A gpu has at most one holder; cpu, memory and disk taken never exceed what the machine has: both are constraints of
 * the database. A holder has one slice, a machine at most 96 holders. Plans never take anything: only {@code take}
 * does, under the lock of the machine's row, so a plan that is out of date costs another try and never a double grant.
 *
 * <h2>Lifecycle</h2>
 * {@code MarketLoop} reads fleet's machines (topic {@code history:fleet}) and the stock and renews the view that plans
 * use; everything in memory can be rebuilt by one step. Changes of this process reach the view after their commit; the
 * topic {@code market:changed} is rung then. A machine is for sale while fleet says that it takes leases and it has a
 * price. For half a minute after a start a wish that only machines which have not called yet could grant is answered
 * {@code NotYet}, not refused: nothing is live before its first ping.
 *
 * <p>A machine whose stock cannot follow its inventory because of a fault of ours is not offered, is tried again every
 * half minute and counts as a concern in {@code ready}; the rest of the market goes on.
 *
 * <h2>Easy to get wrong</h2>
 * An inventory may shrink while slices are held: the stock never falls below what is taken. A stock of an older version
 * must not replace a newer one in the view. A price holds for plans made after it; leases keep their terms.
 * Plans made one after the other name the same slices until one of them is granted: whoever plans for many names those
 * in flight as claimed, and is answered {@code Contended} where only they fit.
 */
@NullMarked
package dev.argosy.portal.market;

import org.jspecify.annotations.NullMarked;
