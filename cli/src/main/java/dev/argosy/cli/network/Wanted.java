package dev.argosy.cli.network;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the command line asks of a network; what it leaves open follows from the folder or from defaults. */
record Wanted(Optional<String> gpus, Optional<Integer> agents, Optional<Integer> port, Optional<String> bind) {
    static final int DEFAULT_AGENTS = 3;
    private static final String LOOPBACK = "127.0.0.1";

    static Wanted defaults() {
        return new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The settings to run under: those of the folder, where agents may be added but nothing may change.
     *
     * @param settled where an earlier, failed start has already listened
     */
    NetworkState over(Optional<NetworkState> stored, Optional<PortalFile.Listening> settled) throws IOException {
        if (stored.isEmpty()) {
            String spec = gpus.orElse(AgentPlan.DEFAULT_SPEC);
            List<AgentPlan> plans = AgentPlan.deal(spec, agents.orElse(DEFAULT_AGENTS));
            if (settled.isPresent()) {
                var at = settled.get();
                same("--bind", bind, at.bind());
                same("--port", port, at.httpPort());
                return new NetworkState(at.bind(), at.httpPort(), at.agentPort(), spec, plans);
            }
            String address = Ports.own(bind.orElse(LOOPBACK));
            return new NetworkState(address, Ports.http(port, address), Ports.any(address), spec, plans);
        }
        NetworkState old = stored.get();
        same("--bind", bind, old.bind());
        same("--port", port, old.httpPort());
        int count = agents.orElse(old.agents().size());
        List<AgentPlan> plans = AgentPlan.deal(gpus.orElse(old.gpus()), count);
        for (int i = 0; i < old.agents().size(); i++) {
            if (i >= plans.size()) {
                throw differs(
                        "--agents",
                        String.valueOf(count),
                        String.valueOf(old.agents().size()));
            }
            if (!plans.get(i).equals(old.agents().get(i))) {
                throw differs("--gpus", plans.get(i).text(), old.agents().get(i).text());
            }
        }
        return new NetworkState(old.bind(), old.httpPort(), old.agentPort(), gpus.orElse(old.gpus()), plans);
    }

    private static <T> void same(String flag, Optional<T> wanted, T stored) {
        if (wanted.isPresent() && !wanted.get().equals(stored)) {
            throw differs(flag, wanted.get().toString(), stored.toString());
        }
    }

    private static RuntimeException differs(String flag, String wanted, String stored) {
        return Refusal.of(
                        Codes.WRONG_STATE,
                        flag + ": " + wanted + " (expected: " + stored + ", as this network was made)",
                        "leave the flag out, or make a new network with --dir or after `argosy down --purge`")
                .asException();
    }
}
