package dev.argosy.portal.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Bytes that arrive in chunks, read as a stream by another thread. At most a few chunks wait; both sides wait for the
 * other no longer than a deadline.
 */
final class ChunkPipe extends InputStream {
    private static final int WAITING = 16;
    private static final byte[] END = new byte[0];
    private static final byte[] BROKEN = new byte[0];

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(WAITING);
    private final Duration patience;
    private volatile boolean readerGone;
    private byte[] current = new byte[0];
    private int position;
    private boolean atEnd;

    ChunkPipe(Duration patience) {
        this.patience = patience;
    }

    /** Hands bytes to the reader; bytes for a reader that has stopped reading are dropped. */
    void write(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            offer(bytes);
        }
    }

    void finish() throws IOException {
        offer(END);
    }

    /** The sender went away: the reader's next read fails, so that half a file is never taken for a whole one. */
    void fail() throws IOException {
        offer(BROKEN);
    }

    private void offer(byte[] bytes) throws IOException {
        try {
            long waits = patience.toMillis() / 100;
            for (long wait = 0; wait < waits && !readerGone; wait++) {
                if (chunks.offer(bytes, 100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        if (!readerGone) {
            throw new IOException("nobody read for " + patience);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.length && !next()) {
            return -1;
        }
        int taken = Math.min(length, current.length - position);
        System.arraycopy(current, position, into, offset, taken);
        position += taken;
        return taken;
    }

    private boolean next() throws IOException {
        if (atEnd) {
            return false;
        }
        try {
            byte[] chunk = chunks.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (chunk == null) {
                throw new IOException("nothing came for " + patience);
            }
            if (chunk == BROKEN) {
                throw new IOException("the sender went away");
            }
            atEnd = chunk == END;
            current = chunk;
            position = 0;
            return !atEnd;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        readerGone = true;
        chunks.clear();
    }
}
