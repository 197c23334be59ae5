package dev.argosy.agent.link;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Opens connections to the portal's agent port: mutual TLS 1.3. */
final class Channels {
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int MAX_MESSAGE = 4 * 1024 * 1024;

    private Channels() {}

    static ManagedChannel open(LinkKeys keys, Executor executor) throws SSLException {
        var tls = SslContextBuilder.forClient()
                .keyManager(keys.key(), keys.chain().toArray(X509Certificate[]::new))
                .trustManager(keys.authority())
                .protocols("TLSv1.3");
        return NettyChannelBuilder.forAddress(keys.host(), keys.port())
                .sslContext(GrpcSslContexts.configure(tls, SslProvider.JDK).build())
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_MESSAGE)
                .executor(executor)
                .build();
    }
}
