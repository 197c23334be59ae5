package dev.argosy.cli.network;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Finds ports that nobody listens on. */
final class Ports {
    private static final int FIRST_HTTP = 7400;
    private static final int MAX_PORT = 65_535;
    private static final int HTTP_PORTS = 100;

    private Ports() {}

    /** The wanted port, refused when it is taken; or the first free one from 7400 on. */
    static int http(Optional<Integer> wanted, String bind) throws IOException {
        if (wanted.isPresent()) {
            inRange(wanted.get());
            if (!free(wanted.get(), bind)) {
                throw taken(wanted.get(), "choose another with --port, or leave it out to take a free one");
            }
            return wanted.get();
        }
        for (int port = FIRST_HTTP; port < FIRST_HTTP + HTTP_PORTS; port++) {
            if (free(port, bind)) {
                return port;
            }
        }
        return any(bind);
    }

    /** Any free port on that address, as the system chooses. */
    static int any(String bind) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(bind))) {
            return socket.getLocalPort();
        }
    }

    private static void inRange(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "--port: " + port + " (expected: 1.." + MAX_PORT + ")",
                            "choose another, or leave it out to take a free one")
                    .asException();
        }
    }

    static RuntimeException taken(int port, String remedy) {
        return Refusal.of(ProgramCodes.PORT_IN_USE, "port " + port + " is taken", remedy)
                .asException();
    }

    /** An address to listen on: one that this machine has, and that others can call it by. */
    static String own(String bind) {
        try {
            InetAddress address = InetAddress.getByName(bind);
            if (!address.isAnyLocalAddress()) {
                any(bind);
                return bind;
            }
        } catch (IOException notOurs) {
            throw notOwn(bind);
        }
        throw notOwn(bind);
    }

    private static RuntimeException notOwn(String bind) {
        return Refusal.of(
                        Codes.INVALID_VALUE,
                        "--bind: '" + bind + "' (expected: one address of this machine, by which others reach it)",
                        "`hostname -I` lists them")
                .asException();
    }

    static boolean free(int port, String bind) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(bind, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
