/** Words every module shares: identifiers, money, decisions, refusals and usage evidence. Needs java.base alone. */
@NullMarked
package dev.argosy.kernel;

import org.jspecify.annotations.NullMarked;
