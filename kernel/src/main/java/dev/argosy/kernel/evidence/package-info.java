/**
 * What machines and the portal sign, as exact bytes, and how it is checked.
 *
 * <p>Every signed text is UTF-8 lines with LF after each, opened by a purpose line such as {@code argosy-usage-v1}, so
 * that a signature for one purpose can never serve another. The bytes are kept verbatim: nothing is encoded again
 * before a check.
 */
@NullMarked
package dev.argosy.kernel.evidence;

import org.jspecify.annotations.NullMarked;
