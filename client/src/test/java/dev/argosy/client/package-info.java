/** Tests of the client. */
@NullMarked
package dev.argosy.client;

import org.jspecify.annotations.NullMarked;
