package dev.argosy.cli.network;

import dev.argosy.cli.Profile;
import dev.argosy.cli.Shell;
import dev.argosy.client.Json;
import dev.argosy.client.Machine;
import dev.argosy.client.Offer;
import dev.argosy.client.PortalAddress;
import dev.argosy.client.PortalApi;
import dev.argosy.client.PortalClient;
import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ArgosyException.FailureClass;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.AccountCodes;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts what of a network does not run, and waits until jobs can be placed on it. */
final class NetworkStart {
    private static final long FIRST_DEPOSIT = 100_000_000;
    private static final int JOIN_SECONDS = 30;
    private static final int PORT_TRIES = 5;

    private final Shell shell;
    private final NetworkFolder folder;
    private final Programs programs;
    private final Steps steps;
    private final List<String> started = new CopyOnWriteArrayList<>();
    private volatile String guilty = "portal";

    NetworkStart(Shell shell, NetworkFolder folder, Programs programs, Steps steps) {
        this.shell = shell;
        this.folder = folder;
        this.programs = programs;
        this.steps = steps;
    }

    NetworkState up(Wanted wanted) throws IOException {
        folder.make();
        try (var _ = FolderLock.take(folder)) {
            var settled = PortalFile.settled(folder);
            NetworkState chosen = wanted.over(NetworkState.read(folder), settled);
            try {
                NetworkState state =
                        portal(chosen, settled.isEmpty() && wanted.port().isEmpty() ? PORT_TRIES : 1);
                steps.step("organizations, profiles and play money", () -> organizations(state));
                agents(state);
                state.write(folder);
                return state;
            } catch (RuntimeException | IOException failed) {
                undo();
                throw failed;
            }
        }
    }

    /** Stops what this call started, and nothing else; says what the guilty one said last. */
    private void undo() throws IOException {
        if (!steps.interrupted()) {
            steps.say("");
            steps.say("the last lines of " + folder.log(guilty) + ":");
            LogTail.lines(folder.log(guilty)).forEach(line -> steps.say("  " + line));
        }
        new NetworkStop(shell, folder, steps).processes(started.reversed());
    }

    /** Answers where it listens at last: a port can be lost to another program between the choice and the start. */
    private NetworkState portal(NetworkState chosen, int tries) throws IOException {
        if (NetworkProcess.read(folder.pidFile("portal"), folder.root()).isPresent()) {
            steps.await("portal, already running at " + chosen.url(), () -> ready(chosen));
            return chosen;
        }
        NetworkState state = chosen;
        for (int left = tries; ; left--) {
            try {
                startPortal(state);
                return state;
            } catch (PortLost lost) {
                if (left <= 1) {
                    throw lost.refusal();
                }
                int http = Ports.http(Optional.empty(), state.bind());
                steps.allowAll();
                steps.say("  port " + lost.port() + " was taken meanwhile; the portal moves to " + http);
                state = state.on(http, Ports.any(state.bind()));
            }
        }
    }

    private void startPortal(NetworkState state) throws IOException {
        Files.deleteIfExists(folder.pidFile("portal"));
        PortalFile.write(folder, state);
        Process process = programs.portal(folder);
        remember("portal", process);
        steps.await("portal at " + state.url(), () -> {
            if (!process.isAlive()) {
                for (int port : List.of(state.httpPort(), state.agentPort())) {
                    if (!Ports.free(port, state.bind())) {
                        throw new PortLost(port);
                    }
                }
            }
            mustLive("portal", process);
            return ready(state);
        });
    }

    private boolean ready(NetworkState state) throws IOException {
        try {
            Optional<String> pin = state.loopback()
                    ? Optional.empty()
                    : Optional.of(folder.caFingerprint()).filter(print -> !print.isEmpty());
            var address = new PortalAddress(URI.create(state.url()), Optional.empty(), pin);
            Json answer = new PortalApi(new PortalClient(address, shell.ticker()).withoutRetries()).ready();
            if (!answer.text("status").equals("ready") || Files.notExists(folder.operatorKey())) {
                return false;
            }
        } catch (RefusedException | ArgosyException notYet) {
            return false;
        }
        return isOurs(state);
    }

    /** Another network's portal may have taken the port meanwhile: only ours knows our operator's key. */
    private boolean isOurs(NetworkState state) throws IOException {
        String key = Files.readString(folder.operatorKey()).strip();
        try {
            return !api(profile(state, "", key)).whoAmI().text("id").isEmpty();
        } catch (RefusedException refused) {
            if (refused.refusal().code().equals(Codes.UNAUTHENTICATED)) {
                return false;
            }
            throw refused;
        }
    }

    private void organizations(NetworkState state) throws IOException {
        Profile asOperator =
                profile(state, "", Files.readString(folder.operatorKey()).strip());
        PortalApi operator = api(asOperator);
        if (!Files.exists(folder.operator())) {
            profile(state, operator.whoAmI().text("id"), asOperator.apiKey()).write(folder.operator());
        }
        if (!Files.exists(folder.provider())) {
            Json created = organization(operator, "demo-provider", "provider");
            profile(state, created.text("id"), created.text("apiKey")).write(folder.provider());
        }
        if (!Files.exists(folder.customer())) {
            Json created = organization(operator, "demo-customer", "customer");
            profile(state, created.text("id"), created.text("apiKey")).write(folder.customer());
        }
        // under one key for ever: started again, it deposits nothing more
        api(Profile.read(folder.customer())).deposit("faucet", FIRST_DEPOSIT, "first-deposit");
    }

    /** One that an earlier start made, and was ended before it kept the key, is this network's own: it gets another. */
    static Json organization(PortalApi operator, String name, String kind) {
        try {
            return operator.createOrganization(name, kind);
        } catch (RefusedException refused) {
            if (refused.refusal().code().equals(AccountCodes.NAME_TAKEN)) {
                return operator.ownerKey(name);
            }
            throw refused;
        }
    }

    private Profile profile(NetworkState state, String organization, String apiKey) throws IOException {
        return new Profile(state.url(), organization, apiKey, folder.caFingerprint());
    }

    private PortalApi api(Profile profile) {
        return new PortalApi(new PortalClient(profile.address(), shell.ticker()));
    }

    private void agents(NetworkState state) throws IOException {
        PortalApi provider = api(Profile.read(folder.provider()));
        List<AgentPlan> plans = state.agents();
        List<Steps.Task> joins = new ArrayList<>();
        for (AgentPlan plan : plans) {
            if (!Files.exists(folder.keys(plan))) {
                joins.add(() -> join(state, provider, plan));
            }
        }
        if (!joins.isEmpty()) {
            steps.step(machines(joins.size()) + " joined", () -> Concurrently.all(joins));
        }
        prices(provider, plans);
        var running = new ArrayList<Running>();
        for (AgentPlan plan : plans) {
            if (NetworkProcess.read(folder.pidFile(plan.name()), folder.root()).isEmpty()) {
                Process process = programs.agentRun(folder, plan, plans.size());
                remember(plan.name(), process);
                running.add(new Running(plan, process));
            }
        }
        PortalApi customer = api(Profile.read(folder.customer()));
        steps.await(machines(plans.size()) + " connected, gpus for sale", () -> {
            running.forEach(agent -> mustLive(agent.plan().name(), agent.process()));
            return sellable(provider, customer, plans);
        });
    }

    private static String machines(int count) {
        return count == 1 ? "1 machine" : count + " machines";
    }

    private void join(NetworkState state, PortalApi provider, AgentPlan plan) throws IOException {
        String token = provider.machineToken(Optional.of("PT10M")).text("token");
        Process process = programs.agentJoin(folder, plan, state.url(), token);
        try {
            if (!process.waitFor(JOIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed(plan.name(), "did not join within " + JOIN_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Steps.InterruptedStart();
        }
        if (process.exitValue() != 0) {
            throw failed(plan.name(), "could not join (exit code " + process.exitValue() + ")");
        }
    }

    /** Gives new machines their price; one that the provider changed since is left alone. */
    private static void prices(PortalApi provider, List<AgentPlan> plans) {
        List<Machine> machines = PortalApi.machinesOf(provider.machines().document());
        for (AgentPlan plan : plans) {
            machines.stream()
                    .filter(machine -> machine.name().equals(plan.name()))
                    .filter(machine -> machine.priceMicroUsdPerGpuHour().isEmpty())
                    .forEach(machine -> provider.price(machine.id(), plan.priceMicroUsd()));
        }
    }

    private boolean sellable(PortalApi provider, PortalApi customer, List<AgentPlan> plans) {
        Set<String> placeable =
                PortalApi.offersOf(customer.offers(Optional.empty(), Optional.empty(), Optional.empty())
                                .document())
                        .stream()
                        .filter(Offer::placeable)
                        .map(Offer::machine)
                        .collect(Collectors.toSet());
        List<Machine> machines = PortalApi.machinesOf(provider.machines().document());
        for (AgentPlan plan : plans) {
            boolean serves = machines.stream()
                    .filter(machine -> machine.name().equals(plan.name()) && machine.live())
                    .anyMatch(machine -> placeable.contains(machine.id())
                            || machine.hiredGpus() > 0
                            || machine.cordoned()
                            || machine.draining());
            if (!serves) {
                guilty = plan.name();
                return false;
            }
        }
        return true;
    }

    private void remember(String name, Process process) throws IOException {
        guilty = name;
        started.add(name);
        Optional<NetworkProcess> now = NetworkProcess.of(process.pid());
        if (now.isPresent()) {
            now.get().write(folder.pidFile(name));
        }
    }

    private void mustLive(String name, Process process) {
        if (!process.isAlive()) {
            throw failed(name, "ended at its start (exit code " + process.exitValue() + ")");
        }
    }

    private ArgosyException failed(String name, String what) {
        guilty = name;
        return new ArgosyException(ProgramCodes.NETWORK_NOT_STARTED, FailureClass.EXTERNAL, name + " " + what, null);
    }

    /** The portal ended because somebody else listens on a port of its. */
    private static final class PortLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int port;

        PortLost(int port) {
            super("port " + port + " is taken", (@Nullable Throwable) null, false, false);
            this.port = port;
        }

        int port() {
            return port;
        }

        RuntimeException refusal() {
            return Ports.taken(port, "stop what listens there; or, for a new network, choose another with --port");
        }
    }

    private record Running(AgentPlan plan, Process process) {}
}
