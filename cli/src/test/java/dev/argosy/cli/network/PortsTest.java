package dev.argosy.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536, 99_999})
    void aPortOutOfRangeIsNamedWithItsRule(int port) {
        assertThatThrownBy(() -> Ports.http(Optional.of(port), "127.0.0.1"))
                .hasMessageContaining("--port: " + port)
                .hasMessageContaining("1..65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "0.0.0.0", "no-such-host.invalid"})
    void anAddressOfAnotherMachineIsNotATakenPort(String address) {
        assertThatThrownBy(() -> Ports.own(address)).hasMessageContaining("--bind: '" + address);
    }

    @Test
    void aTakenPortIsSaid() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Ports.http(Optional.of(socket.getLocalPort()), "127.0.0.1"))
                    .hasMessageContaining("port " + socket.getLocalPort() + " is taken");
        }
        assertThat(Ports.http(Optional.empty(), "127.0.0.1")).isPositive();
    }
}
