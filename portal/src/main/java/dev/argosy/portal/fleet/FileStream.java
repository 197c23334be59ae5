package dev.argosy.portal.fleet;

import com.google.protobuf.ByteString;
import dev.argosy.protocol.v1.Chunk;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a file of a lease as fast as the machine reads them; the gRPC server calls one method at a time. */
final class FileStream {
    private static final int CHUNK = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(FileStream.class);

    private final InputStream bytes;
    private final ServerCallStreamObserver<Chunk> observer;
    private final byte[] buffer = new byte[CHUNK];
    private boolean ended;

    FileStream(InputStream bytes, ServerCallStreamObserver<Chunk> observer) {
        this.bytes = bytes;
        this.observer = observer;
    }

    void start() {
        observer.setOnReadyHandler(this::pump);
        observer.setOnCancelHandler(this::close);
        pump();
    }

    private void pump() {
        try {
            while (!ended && observer.isReady()) {
                int read = bytes.readNBytes(buffer, 0, CHUNK);
                if (read > 0) {
                    observer.onNext(Chunk.newBuilder()
                            .setBytes(ByteString.copyFrom(buffer, 0, read))
                            .build());
                }
                if (read < CHUNK) {
                    close();
                    observer.onCompleted();
                }
            }
        } catch (IOException broken) {
            LOG.error("a file could not be read", broken);
            close();
            observer.onError(Status.UNAVAILABLE
                    .withDescription("the file could not be read")
                    .asRuntimeException());
        }
    }

    private void close() {
        ended = true;
        try {
            bytes.close();
        } catch (IOException notClosed) {
            LOG.warn("a file was not closed", notClosed);
        }
    }
}
