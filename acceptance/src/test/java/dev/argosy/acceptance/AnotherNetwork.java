package dev.argosy.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network namespace with one wire to this machine's own network and no other way out; the wire can be cut. */
final class AnotherNetwork implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path folder;
    private final String name;

    private AnotherNetwork(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** The test is skipped, with its reason, where none can be made. */
    static AnotherNetwork make(Path folder, int number) throws IOException, InterruptedException {
        String own = ProcessHandle.current().pid() + "-" + number;
        var network = new AnotherNetwork(folder, "argosy-" + own);
        String here = "ar" + own;
        String subnet = "10.213." + (number + 7);
        try {
            Result made = network.ip("netns", "add", network.name);
            assumeTrue(made.exit() == 0, "no network of its own can be made here: " + made.err());
        } catch (IOException missing) {
            assumeTrue(false, "the program ip (iproute2) is missing: " + missing.getMessage());
        }
        network.ip("link", "add", here, "type", "veth", "peer", "name", "far0", "netns", network.name)
                .expect(0);
        network.ip("addr", "add", subnet + ".1/30", "dev", here).expect(0);
        network.ip("link", "set", here, "up").expect(0);
        network.ip("-n", network.name, "addr", "add", subnet + ".2/30", "dev", "far0")
                .expect(0);
        network.ip("-n", network.name, "link", "set", "far0", "up").expect(0);
        network.ip("-n", network.name, "link", "set", "lo", "up").expect(0);
        network.ip("-n", network.name, "route", "add", "default", "via", subnet + ".1")
                .expect(0);
        return network;
    }

    /** An address of this machine that others can reach; empty when there is none but loopback. */
    static Optional<String> ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(one -> !one.isLoopbackAddress() && !one.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    /** A call of the launcher from there. */
    Command start(List<String> arguments) throws IOException {
        return program(Command.line(arguments));
    }

    private Command program(List<String> words) throws IOException {
        var command = new ArrayList<>(List.of("ip", "netns", "exec", name));
        command.addAll(words);
        return Command.program(folder, Map.of(), command);
    }

    /** Drops every packet in and out, as a broken uplink does: no connection is told. */
    void cut() throws IOException, InterruptedException {
        String rules = "add table inet cut; add chain inet cut in { type filter hook input priority 0; policy drop; };"
                + " add chain inet cut out { type filter hook output priority 0; policy drop; };";
        nft(rules);
    }

    void mend() throws IOException, InterruptedException {
        nft("delete table inet cut");
    }

    private void nft(String rules) throws IOException, InterruptedException {
        program(List.of("nft", rules)).await(SOON).expect(0);
    }

    /** Whether wires can be cut here. */
    boolean canBeCut() throws IOException, InterruptedException {
        try {
            return program(List.of("nft", "list ruleset")).await(SOON).exit() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private Result ip(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return Command.program(folder, Map.of(), command).await(SOON);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ip("netns", "del", name);
    }
}
