@NullMarked
package dev.argosy.portal.fleet;

import org.jspecify.annotations.NullMarked;
