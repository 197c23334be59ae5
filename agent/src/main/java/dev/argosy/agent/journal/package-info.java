/**
 * The agent's journal as a file: what must survive its death, in the order it happened.
 *
 * <p>One segment at a time. A record is length (4 bytes), CRC32C (4 bytes, over type and body), type (1 byte), body;
 * a length of zero is the end. The segment's space is written beforehand, so that a full disk cannot stop what is in
 * progress. What was torn by a crash at the very end is cut; damage anywhere else refuses the start, because a journal
 * that lost its middle would let the machine believe in an older past.
 */
@NullMarked
package dev.argosy.agent.journal;

import org.jspecify.annotations.NullMarked;
