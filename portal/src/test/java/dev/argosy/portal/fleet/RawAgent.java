package dev.argosy.portal.fleet;

import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.AgentMessage;
import dev.argosy.protocol.v1.PortalMessage;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A plain grpc-netty client of the agent port, with any certificate or none. */
final class RawAgent implements AutoCloseable {
    private final ManagedChannel channel;
    private final BlockingQueue<PortalMessage> down = new LinkedBlockingQueue<>();
    private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
    private @Nullable StreamObserver<AgentMessage> up;

    private RawAgent(ManagedChannel channel) {
        this.channel = channel;
    }

    static RawAgent connect(int port, X509Certificate authority, PrivateKey key, X509Certificate certificate) {
        return open(port, authority, builder -> builder.keyManager(key, certificate));
    }

    static RawAgent withoutCertificate(int port, X509Certificate authority) {
        return open(port, authority, builder -> builder);
    }

    private static RawAgent open(
            int port, X509Certificate authority, java.util.function.UnaryOperator<SslContextBuilder> identity) {
        try {
            var builder = identity.apply(SslContextBuilder.forClient().trustManager(authority));
            var tls = GrpcSslContexts.configure(builder, SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .build();
            return new RawAgent(NettyChannelBuilder.forAddress("localhost", port)
                    .sslContext(tls)
                    .build());
        } catch (SSLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    RawAgent control() {
        up = AgentLinkGrpc.newStub(channel).control(new StreamObserver<>() {
            @Override
            public void onNext(PortalMessage message) {
                down.add(message);
            }

            @Override
            public void onError(Throwable broken) {
                ends.add(Status.fromThrowable(broken));
            }

            @Override
            public void onCompleted() {
                ends.add(Status.OK);
            }
        });
        return this;
    }

    ManagedChannel channel() {
        return channel;
    }

    void send(AgentMessage message) {
        Objects.requireNonNull(up).onNext(message);
    }

    PortalMessage next() throws InterruptedException {
        PortalMessage message = down.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came; ended: " + ends);
        }
        return message;
    }

    Status end() throws InterruptedException {
        Status status = ends.poll(10, TimeUnit.SECONDS);
        if (status == null) {
            throw new AssertionError("the stream did not end");
        }
        return status;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
