package dev.argosy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.ProgramCodes;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        tasks.close();
    }

    private Surroundings withoutBubblewrap(boolean allowUnsandboxed) {
        return new Surroundings("no-such-bubblewrap", AgentSettings.of(Map.of()), allowUnsandboxed, tasks);
    }

    @Test
    void withoutASandboxNothingRunsUnlessItsOwnerSaysSo() {
        var refused = catchThrowableOfType(
                RefusedException.class, () -> withoutBubblewrap(false).isolation());
        assertThat(refused.refusal().code()).isEqualTo(ProgramCodes.NOT_SANDBOXABLE);
        assertThat(refused.refusal().remedy()).contains("bubblewrap").contains("--allow-unsandboxed");

        assertThat(withoutBubblewrap(true).isolation().name()).isEqualTo("none");
    }
}
