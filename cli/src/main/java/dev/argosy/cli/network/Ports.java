package dev.argosy.cli.network;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Finds ports that nobody listens on. */
final class Ports {
    static final Code PORT_IN_USE = new Code("port-in-use", Kind.CONFLICT);
    private static final int FIRST_HTTP = 7400;
    private static final int HTTP_PORTS = 100;

    private Ports() {}

    /** The wanted port, refused when it is taken; or the first free one from 7400 on. */
    static int http(Optional<Integer> wanted, String bind) throws IOException {
        if (wanted.isPresent()) {
            if (!free(wanted.get(), bind)) {
                throw Refusal.of(
                                PORT_IN_USE,
                                "port " + wanted.get() + " is taken",
                                "choose another with --port, or leave it out to take a free one")
                        .asException();
            }
            return wanted.get();
        }
        for (int port = FIRST_HTTP; port < FIRST_HTTP + HTTP_PORTS; port++) {
            if (free(port, bind)) {
                return port;
            }
        }
        return any();
    }

    /** Any free port, as the system chooses. */
    static int any() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean free(int port, String bind) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(bind, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
