/**
 * Bytes of customers: content-addressed artifacts and the logs of workloads, in local folders.
 *
 * <h2>Purpose</h2>
 * Keeps what is too big for rows. Knows no cluster and no lease: names are given by the rooms that own them.
 *
 * <h2>Words</h2>
 * Artifact: immutable bytes named by their SHA-256. Sender: an organization that sent an artifact and may name it.
 * Log: append-only bytes of one stream ({@code stdout}) in a group (a node), with offsets counted from the first byte
 * ever written. Segment: a file holding a run of a log's bytes, named by the offset of its first. Kept offset: the
 * offset after the last byte on disk.
 *
 * <h2>Invariants</h2>
 * An artifact is visible whole or not at all, under the digest of exactly its bytes. An upload can be named by its
 * senders only: to know a digest is not enough. Appending the same bytes again changes nothing. The kept offset that
 * is answered is on disk. Names are checked before they become paths.
 *
 * <h2>Lifecycle</h2>
 * Half-received artifacts are removed at the start. The time of an artifact's last use is that of its file; the room
 * that knows what is needed asks for what is idle or unnamed and has it deleted. A deletion judges the age once more
 * under the lock of its artifact or group, so what was used meanwhile stays. A group of logs keeps at most its limit;
 * then whole segments, the oldest of its longest stream first, are dropped, and readers are told how many bytes are
 * missing. Every append rings {@code log:<group>}.
 *
 * <h2>Easy to get wrong</h2>
 * Receiving the same bytes again replaces the file, so that it is young. Nothing about a log is cached: the folder is
 * the truth, so a killed portal resumes where the files end. Readers may see bytes before they are on disk; only the
 * answer to the writer promises that.
 */
@NullMarked
package dev.argosy.portal.storage;

import org.jspecify.annotations.NullMarked;
