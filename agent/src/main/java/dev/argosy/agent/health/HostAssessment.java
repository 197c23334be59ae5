package dev.argosy.agent.health;

import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.kernel.codes.HealthCodes;
import dev.argosy.kernel.codes.ProgramCodes;
import java.util.ArrayList;
import java.util.List;

/** Judges whether a machine has what a stranger's machine lacks most often; no input, no output, no clock. */
public final class HostAssessment {
    private static final int JAVA = 25;
    private static final long LEAST_MEMORY_MIB = 1_024;
    private static final long ENOUGH_MEMORY_MIB = 4_096;
    private static final long ENOUGH_DISK_MIB = 10_240;

    private HostAssessment() {}

    public static List<Judgement> of(HostReadings host) {
        var all = new ArrayList<Judgement>();
        java(host, all);
        sandbox(host, all);
        programs(host, all);
        all.add(Judgement.good("cgroups", "", host.cgroups(), "none: jobs are held to their slices without"));
        machine(host, all);
        all.add(Judgement.good(
                "port", "", host.freePort() ? "7400 is free" : "7400 is taken", "any: `up` takes the next free one"));
        return all;
    }

    private static void java(HostReadings host, List<Judgement> all) {
        String measured = host.java() + " (" + host.javaHome() + ")";
        all.add(
                host.java() >= JAVA
                        ? Judgement.good("java", "", measured, JAVA + " or newer")
                        : Judgement.wrong("java", Level.FAIL, HealthCodes.JAVA_TOO_OLD.name(), "")
                                .measured(measured, JAVA + " or newer")
                                .fix("install a JDK 25, such as Eclipse Temurin, or set ARGOSY_JDK to its folder"));
    }

    private static void sandbox(HostReadings host, List<Judgement> all) {
        String needed = "bubblewrap that works";
        if (host.sandbox().isPresent()) {
            all.add(Judgement.good("sandbox", "", host.sandbox().get(), needed));
        } else {
            String why = host.sandboxTrouble().isEmpty() ? "bwrap is not there" : host.sandboxTrouble();
            all.add(Judgement.wrong("sandbox", Level.FAIL, ProgramCodes.NOT_SANDBOXABLE.name(), "")
                    .measured(why, needed)
                    .fix(sandboxFix(host)));
        }
        all.add(
                host.namespaceTrouble().isEmpty()
                        ? Judgement.good("namespaces", "", "user namespaces can be made", "user namespaces")
                        : Judgement.wrong("namespaces", Level.WARN, HealthCodes.NO_USER_NAMESPACES.name(), "")
                                .measured(host.namespaceTrouble(), "user namespaces")
                                .fix("allow them: sysctl kernel.unprivileged_userns_clone=1 (Debian),"
                                        + " kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)"));
    }

    private static String sandboxFix(HostReadings host) {
        String otherwise = "; or accept jobs without a sandbox: agent run --allow-unsandboxed";
        if (host.sandboxTrouble().isEmpty()) {
            return "install bubblewrap (apt-get install bubblewrap)" + otherwise;
        }
        return (host.namespaceTrouble().isEmpty()
                        ? "let bubblewrap mount and unshare: it works neither as this user nor in this container"
                        : "allow user namespaces, as below")
                + otherwise;
    }

    private static void programs(HostReadings host, List<Judgement> all) {
        String needed = "the programs that keep jobs";
        all.add(
                host.missing().isEmpty()
                        ? Judgement.good("programs", "", "all there", needed)
                        : Judgement.wrong("programs", Level.FAIL, HealthCodes.PROGRAMS_MISSING.name(), "")
                                .measured("not there: " + String.join(", ", host.missing()), needed)
                                .fix("install util-linux and coreutils"));
    }

    private static void machine(HostReadings host, List<Judgement> all) {
        all.add(Judgement.good("processors", "", host.processors() + " threads", "1 thread"));
        String memory = host.memoryMiB() + " MiB";
        all.add(
                host.memoryMiB() >= ENOUGH_MEMORY_MIB
                        ? Judgement.good("memory", "", memory, ENOUGH_MEMORY_MIB + " MiB")
                        : Judgement.wrong(
                                        "memory",
                                        host.memoryMiB() < LEAST_MEMORY_MIB ? Level.FAIL : Level.WARN,
                                        HealthCodes.MEMORY_LOW.name(),
                                        "")
                                .measured(memory, ENOUGH_MEMORY_MIB + " MiB")
                                .fix("offer a machine with more memory"));
        if (host.freeDiskMiB() < ENOUGH_DISK_MIB) {
            all.add(Judgement.wrong("disk", Level.WARN, HealthCodes.DISK_SMALL.name(), "")
                    .measured(host.freeDiskMiB() + " MiB free", ENOUGH_DISK_MIB + " MiB for jobs' files")
                    .fix("put the agent's folder on a larger disk: --data DIR"));
        }
    }
}
