package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, from wherever and under whatever Java it is called. Builds nothing: see ARGOSY_DIST. */
class LauncherTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path LAUNCHER = Path.of("../argosy").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void runsThroughLinksFromAnywhere() throws Exception {
        assumeThat(System.getenv("ARGOSY_DIST")).as("a finished build").isNotNull();
        Path first = Files.createSymbolicLink(folder.resolve("first"), LAUNCHER);
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));

        Outcome outcome = run(second, Map.of(), "--help");

        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains("run").contains("balance");
    }

    @Test
    void anOlderJavaHomeDoesNotMatter() throws Exception {
        assumeThat(System.getenv("ARGOSY_DIST")).as("a finished build").isNotNull();
        Outcome outcome = run(LAUNCHER, Map.of("JAVA_HOME", javaHome("17.0.15").toString()), "--help");

        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    }

    @Test
    void refusesAChosenJdkOfAnotherVersion() throws Exception {
        Outcome outcome = run(LAUNCHER, Map.of("ARGOSY_JDK", javaHome("26").toString()), "--help");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.text()).contains("ARGOSY_JDK is no JDK 25");
    }

    @Test
    void wrongUseOfTestIsExitCodeTwo() throws Exception {
        Outcome outcome = run(LAUNCHER, Map.of(), "test", "--stage", "all");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.text()).contains("'all' (expected: core, parts or heavy)");
    }

    private Path javaHome(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk-" + version));
        Files.createDirectories(home.resolve("bin"));
        Path compiler = Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\nexit 9\n");
        assertThat(compiler.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Outcome run(Path launcher, Map<String, String> settings, String... arguments) throws Exception {
        Path output = folder.resolve("output");
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(settings);
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private record Outcome(int exitCode, String text) {}
}
