package dev.argosy.agent.link;

import com.google.protobuf.ByteString;
import dev.argosy.protocol.v1.AgentLinkGrpc;
import dev.argosy.protocol.v1.RenewRequest;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks for a new certificate over the agent port, while the old one is still good. */
public final class CertificateRenewal {
    private static final long LIMIT_SECONDS = 20;

    private CertificateRenewal() {}

    /** @return DER certificates, the machine's first */
    public static List<byte[]> renew(ManagedChannel channel, byte[] csr, long counter) {
        var answer = AgentLinkGrpc.newBlockingStub(channel)
                .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                .renew(RenewRequest.newBuilder()
                        .setCsr(ByteString.copyFrom(csr))
                        .setCounter(counter)
                        .build());
        return answer.getChainList().stream().map(ByteString::toByteArray).toList();
    }
}
