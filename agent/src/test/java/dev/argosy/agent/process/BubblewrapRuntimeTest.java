package dev.argosy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argosy.agent.core.Observation;
import dev.argosy.agent.core.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BubblewrapRuntimeTest extends ProcessRuntimeContract {
    private static final Bubblewrap SANDBOX = new Bubblewrap("bwrap", JAVA_HOME, false);

    @BeforeAll
    static void needsASandbox() {
        assumeTrue(SANDBOX.works(), "bubblewrap works on this machine");
    }

    @Override
    Isolation isolation() {
        return SANDBOX;
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

    private void awaitLines(Order order, int lines) throws Exception {
        long until = System.nanoTime() + 10_000_000_000L;
        while (log(order).lines().count() < lines) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
