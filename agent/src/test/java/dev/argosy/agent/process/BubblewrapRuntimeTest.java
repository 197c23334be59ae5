package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BubblewrapRuntimeTest extends ProcessRuntimeContract {
    private static final Optional<Bubblewrap> SANDBOX =
            Bubblewrap.find("bwrap", JAVA_HOME, false, new JobLimits(40, 0, 200));

    @BeforeAll
    static void needsASandbox() {
        assumeTrue(SANDBOX.isPresent(), "bubblewrap works on this machine");
    }

    @Override
    Isolation isolation() {
        return SANDBOX.orElseThrow();
    }

    @Test
    void showsAJobNothingOfTheMachinesData() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "key");
        Order order = order(
                "sh",
                "-c",
                "cat " + secret
                        + " 2>&1; ls /; ls /home /root 2>&1; touch /usr/x 2>&1; ls -A /job; ps -e 2>/dev/null | wc -l");

        startNow(order);
        expect(Observation.Exited.class);
        awaitLines(order, 10);

        assertThat(log(order)).contains("No such file").doesNotContain("key\n").contains("Read-only file system");
        assertThat(log(order).lines()).doesNotContain("root", "home", "work", "var", "opt");
    }

    /** Asks for the permission only: a test that really wrote would change the machine it runs on. */
    @Test
    void givesAJobNoSettingOfTheKernelAndNoKeyOfTheMachine() throws Exception {
        Order order = order(
                "sh",
                "-c",
                "for f in $(find /proc -type f -not -path '/proc/[0-9]*' -not -path '/proc/*self/*' 2>/dev/null);"
                        + " do [ ! -w $f ] || echo writable $f; done;"
                        + " ls -A /etc/ssl/private 2>/dev/null | sed 's/^/key /';"
                        + " cat /proc/sys/kernel/ostype; echo end");

        startNow(order);
        assertThat(expect(Observation.Exited.class).exitCode()).isZero();
        awaitLines(order, 2);

        assertThat(log(order)).isEqualTo("Linux\nend\n");
    }

    /** The job makes at most 300 processes that end by themselves, whatever the limit does. */
    @Test
    void aForkBombStaysSmallAlsoInANamespaceOfItsOwn() throws Exception {
        String bomb = "i=0; while [ $i -lt 150 ]; do sleep 20 & i=$((i+1)); done";
        Order order = small(
                "sh",
                "-c",
                "(" + bomb + ") 2>/dev/null; unshare -Ur sh -c '" + bomb + "' 2>/dev/null;"
                        + " set -- /proc/[0-9]*; echo $#",
                Map.of());
        startNow(order);

        assertThat(expect(Observation.Exited.class).exitCode()).isZero();
        awaitLines(order, 1);
        assertThat(Integer.parseInt(log(order).strip())).isBetween(30, 42);
    }

    /** What the loader obeys reaches the job, and nothing that is still root before it. */
    @Test
    void aJobOfARootAgentIsAUserOfItsOwn() throws Exception {
        assumeTrue(SANDBOX.orElseThrow().ownUser(), "the agent is root and may give it up");
        Order order = small(
                "sh",
                "-c",
                "id -u; id -G; grep CapBnd /proc/self/status; echo $LD_LIBRARY_PATH $OTHER; touch /x 2>&1; touch"
                        + " /dev/x 2>&1; touch /tmp/ok /dev/shm/ok && echo writes; cat /proc/1/environ 2>&1",
                Map.of("LD_LIBRARY_PATH", "/job/lib", "OTHER", "other"));
        startNow(order);
        expect(Observation.Exited.class);
        awaitLines(order, 8);

        long user = JobUser.of(order.lease()).id();
        assertThat(user).isBetween(2_000_000_000L, 2_100_000_000L);
        assertThat(log(order).lines().toList())
                .startsWith(Long.toString(user), Long.toString(user), "CapBnd:\t0000000000000000", "/job/lib other")
                .contains("writes", "cat: /proc/1/environ: Permission denied");
        assertThat(log(order)).contains("'/x': Read-only", "'/dev/x': Read-only");
        Path arguments = folder.resolve("work").resolve(order.lease().text()).resolve("control/sandbox.arguments");
        assertThat(Files.readString(arguments)).contains("OTHER").doesNotContain("LD_LIBRARY_PATH");
    }

    private void awaitLines(Order order, int lines) throws Exception {
        long until = System.nanoTime() + 10_000_000_000L;
        while (log(order).lines().count() < lines) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
