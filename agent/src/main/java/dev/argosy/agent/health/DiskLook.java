package dev.argosy.agent.health;

import dev.argosy.agent.health.Readings.Disk;
import dev.argosy.agent.inventory.OutsideProgram;
import dev.argosy.agent.inventory.OutsideProgram.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** Room on the disk of a folder. Java knows nothing of inodes: {@code stat} does. */
record DiskLook(Path folder, ExecutorService tasks) implements Callable<Disk> {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    @Override
    public Disk call() throws IOException {
        long bytes = Files.getFileStore(folder).getUsableSpace();
        Answer answer = OutsideProgram.ask(List.of("stat", "-f", "-c", "%d %c", folder.toString()), LIMIT, tasks);
        if (answer instanceof Answer.Ended ended && ended.exitCode() == 0) {
            String[] words =
                    new String(ended.output(), StandardCharsets.UTF_8).strip().split(" ", -1);
            if (words.length == 2 && words[0].matches("[0-9]{1,18}") && words[1].matches("[0-9]{1,18}")) {
                return new Disk(folder.toString(), bytes, Long.parseLong(words[0]), Long.parseLong(words[1]));
            }
        }
        return new Disk(folder.toString(), bytes, 0, 0);
    }
}
