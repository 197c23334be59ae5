/**
 * A whole Argosy on one machine: {@code up}, {@code down} and {@code demo}.
 *
 * <p><b>Purpose.</b> Starts the portal and simulated machines as processes of their own, finds them again, stops them.
 *
 * <p><b>Words.</b> A <i>network</i> is one folder with everything in it; a <i>process</i> is known by pid and start
 * time, so that a number used again by another program is never taken for it.
 *
 * <p><b>Lifecycle.</b> {@code network.json} is written last: a folder without it was never whole, and a further
 * {@code up} goes on from what is there: by the ports of {@code portal.yaml} once profiles were given out, since these
 * and machines that joined know the portal by them. Before that, a port lost to another program is left to it.
 *
 * <p><b>Easy to get wrong.</b> Processes outlive this program: they have sessions of their own, their output goes to
 * files, and nothing may be a pipe.
 */
@NullMarked
package dev.argosy.cli.network;

import org.jspecify.annotations.NullMarked;
