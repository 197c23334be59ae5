/** Black-box runs of a started network, through the command line and HTTP only. */
@NullMarked
package dev.argosy.acceptance;

import org.jspecify.annotations.NullMarked;
