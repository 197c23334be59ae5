@NullMarked
package dev.argosy.portal.lease;

import org.jspecify.annotations.NullMarked;
