/** Tests of the local network. */
@NullMarked
package dev.argosy.cli.network;

import org.jspecify.annotations.NullMarked;
