package dev.argosy.portal.fleet;

import dev.argosy.portal.fleet.Authority.ServerKeys;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that agents connect to: TLS 1.3, and no connection without a certificate of our authority. */
final class AgentPort implements AutoCloseable {
    /** Larger than a control message may be: the streams of files share the server. */
    private static final int MESSAGE_LIMIT = 1024 * 1024;

    private static final int METADATA_LIMIT = 8 * 1024;
    private static final int CALLS_PER_CONNECTION = 64;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    private static final Duration PERMITTED_PINGS = Duration.ofSeconds(4);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(AgentPort.class);

    private final Server server;

    private AgentPort(Server server) {
        this.server = server;
    }

    static AgentPort open(
            InetSocketAddress address, ServerKeys keys, X509Certificate authority, AgentLink link, Executor executor) {
        try {
            Server server = NettyServerBuilder.forAddress(address)
                    .sslContext(tls(keys, authority))
                    .executor(executor)
                    .intercept(new PeerIdentity())
                    .addService(link)
                    .maxInboundMessageSize(MESSAGE_LIMIT)
                    .maxInboundMetadataSize(METADATA_LIMIT)
                    .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                    .handshakeTimeout(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveTimeout(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                    .permitKeepAliveTime(PERMITTED_PINGS.toMillis(), TimeUnit.MILLISECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .build()
                    .start();
            LOG.info("agent port open on {}", server.getListenSockets());
            return new AgentPort(server);
        } catch (IOException failed) {
            throw new UncheckedIOException("agent port " + address + " cannot be opened", failed);
        }
    }

    int port() {
        return server.getPort();
    }

    boolean isOpen() {
        return !server.isShutdown();
    }

    private static SslContext tls(ServerKeys keys, X509Certificate authority) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(keys.key(), keys.certificate(), authority)
                .trustManager(authority)
                .clientAuth(ClientAuth.REQUIRE)
                .protocols("TLSv1.3");
        return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        }
    }
}
