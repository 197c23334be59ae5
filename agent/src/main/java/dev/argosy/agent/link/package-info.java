/**
 * The way to the portal: one control stream, one stream of logs, and a stream for each file.
 *
 * <p>Everything here may break at any time and is made anew; nothing is decided here. The control stream has one
 * sender, fed by a bounded queue: what does not fit ends the session, because a peer that does not read is gone.
 */
@NullMarked
package dev.argosy.agent.link;

import org.jspecify.annotations.NullMarked;
