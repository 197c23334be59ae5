package dev.argosy.cli.network;

import dev.argosy.cli.Shell;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built programs and how to start them: each in a session of its own, its output in a file.
 *
 * @param portalHeap the portal's largest heap as the JVM wants it, such as {@code 2g}; empty for what the build chose
 */
record Programs(Path dist, Path java, String portalHeap) {

    static Programs of(Shell shell) {
        if (shell.property("argosy.dist").isEmpty()
                || shell.property("argosy.java").isEmpty()) {
            throw Refusal.of(
                            ProgramCodes.NOT_BUILT,
                            "the portal's and agent's programs are not known",
                            "start this verb by the launcher: ./argosy")
                    .asException();
        }
        return new Programs(
                Path.of(shell.property("argosy.dist").get()),
                Path.of(shell.property("argosy.java").get()),
                shell.environment().getOrDefault("ARGOSY_PORTAL_HEAP", ""));
    }

    Path digits() {
        return dist.resolve("digits.jar");
    }

    /** Starts the portal; its name and folder stand in its command line. */
    Process portal(NetworkFolder folder) throws IOException {
        var command = java("portal", folder, "argosy-portal");
        if (!portalHeap.isEmpty()) {
            command.add("-Xmx" + portalHeap);
        }
        command.add("dev.argosy.portal.Portal");
        command.add("--config");
        command.add(folder.portalConfig().toString());
        return detached(command, folder.log("portal"));
    }

    Process agentRun(NetworkFolder folder, AgentPlan plan, int share) throws IOException {
        var command = java("agent", folder, "argosy-" + plan.name());
        command.addAll(List.of(
                "dev.argosy.agent.Agent",
                "run",
                "--data",
                folder.agent(plan).toString(),
                "--stop-workloads",
                "--allow-unsandboxed",
                "--simulated-gpus",
                plan.simulatedGpus(),
                "--share",
                "1/" + share));
        return detached(command, folder.log(plan.name()));
    }

    Process agentJoin(NetworkFolder folder, AgentPlan plan, String portal, String token) throws IOException {
        var command = java("agent", folder, "argosy-" + plan.name() + "-join");
        command.addAll(List.of(
                "dev.argosy.agent.Agent",
                "join",
                "--portal",
                portal,
                "--token",
                token,
                "--data",
                folder.agent(plan).toString(),
                "--name",
                plan.name()));
        return detached(command, folder.log(plan.name()));
    }

    /** In the foreground: it is told by this process's own streams. */
    Process doctor(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                java.toString(), "@" + dist.resolve("agent").resolve("java.args"), "dev.argosy.agent.Agent", "doctor"));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start();
    }

    private List<String> java(String program, NetworkFolder folder, String name) {
        return new ArrayList<>(List.of(
                java.toString(),
                "@" + dist.resolve(program).resolve("java.args"),
                "-Dargosy.process=" + name,
                "-Dargosy.network=" + folder.root()));
    }

    private static Process detached(List<String> command, Path log) throws IOException {
        var whole = new ArrayList<>(command);
        whole.addFirst("setsid");
        var builder = new ProcessBuilder(whole);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return builder.start();
    }
}
