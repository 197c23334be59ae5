package dev.argosy.agent.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

class BubblewrapBesideTest extends BesideJobContract {
    private static final Optional<Bubblewrap> SANDBOX =
            Bubblewrap.find("bwrap", JAVA_HOME, false, new JobLimits(40, 0, 200));

    @BeforeAll
    static void needsASandbox() {
        assumeTrue(SANDBOX.isPresent(), "bubblewrap works on this machine");
    }

    @Override
    boolean seesProcesses() {
        return SANDBOX.orElseThrow().ownUser();
    }

    @Override
    Isolation isolation() {
        return SANDBOX.orElseThrow();
    }
}
