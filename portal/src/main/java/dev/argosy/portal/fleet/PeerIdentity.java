package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Says which machine a call comes from: what its certificate's name says, and nothing else. */
final class PeerIdentity implements ServerInterceptor {
    private static final Context.Key<MachineId> MACHINE = Context.key("machine");

    /** The machine of the call that this thread serves. */
    static MachineId machine() {
        MachineId machine = MACHINE.get();
        if (machine == null) {
            throw new IllegalStateException("outside a call of a machine");
        }
        return machine;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<MachineId> machine = peer(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
        if (machine.isEmpty()) {
            call.close(Status.UNAUTHENTICATED.withDescription("the certificate names no machine"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(MACHINE, machine.get()), call, headers, next);
    }

    private static Optional<MachineId> peer(@Nullable SSLSession session) {
        try {
            return session != null && session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? MachineNames.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return Optional.empty();
        }
    }
}
