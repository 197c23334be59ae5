package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.acceptance.Command.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A job of two nodes sees in its own file, and its reader on the terminal, that one machine took the other's place. */
@Timeout(300)
class MembersTest {
    /** Prints the file whenever it changes; ends once the other rank is up again as a second attempt. */
    private static final String WATCH = """
            seen=; i=0
            while [ $i -lt 900 ]; do
              now=$(cat "$ARGOSY_MEMBERS" 2>/dev/null)
              if [ "$now" != "$seen" ]; then seen=$now; echo "members $now"; fi
              case $now in *'"state":"UP","attempt":2'*) exit 0;; esac
              sleep 0.2; i=$((i+1))
            done
            exit 3
            """;

    private static final Pattern PRINTED = Pattern.compile("members (\\{.*})$");
    private static final Duration END = Duration.ofSeconds(200);

    @TempDir
    static Path folder;

    @Test
    void theSurvivorIsToldOfTheMachineThatTookTheOthersPlace() throws Exception {
        try (Network network = Network.up(folder, "--agents", "3", "--gpus", "RTX 4090:2")) {
            Command job = network.start(
                    "customer",
                    "run",
                    "--nodes",
                    "2",
                    "--gpus",
                    "2",
                    "--on-node-failure",
                    "replace",
                    "--replace-after",
                    "30s",
                    "--",
                    "sh",
                    "-c",
                    WATCH);
            Await.until(
                    "both are told",
                    Duration.ofSeconds(60),
                    () -> !members(job.outSoFar()).isEmpty());
            JsonNode first = members(job.outSoFar()).getFirst();
            assertThat(first.get("members")).hasSize(2);
            String id = network.json("customer", "clusters", "list")
                    .get("items")
                    .get(0)
                    .get("id")
                    .asString();
            Await.until(
                    "it runs",
                    Duration.ofSeconds(60),
                    () -> cluster(network, id).path("state").asString("").equals("RUNNING"));
            JsonNode node = cluster(network, id).get("nodes").get(1);
            String lost = node.get("machine").asString();
            assertThat(first.get("members").get(1).get("machine").asString()).isEqualTo(lost);

            KilledMachine.kill(network, numberOf(network, node.get("lease").asString()));
            Result result = job.await(END).expect(0);

            JsonNode last = members(result.out()).getLast();
            assertThat(last.get("generation").asLong()).isGreaterThan(1);
            JsonNode replaced = last.get("members").get(1);
            assertThat(replaced.get("rank").asInt()).isEqualTo(1);
            assertThat(replaced.get("attempt").asInt()).isEqualTo(2);
            assertThat(replaced.get("machine").asString()).isNotEqualTo(lost);
            assertThat(last.get("members").get(0))
                    .as(result.err() + result.out())
                    .isEqualTo(first.get("members").get(0));
            assertThat(result.err())
                    .containsSubsequence(
                            "rank 1 unreachable: ", "rank 1 lost: machine-lost", "fenced", "refunded", "replaced");
            network.audit();
        }
    }

    private static JsonNode cluster(Network network, String id) {
        try {
            return network.json("customer", "clusters", "show", id);
        } catch (IOException | InterruptedException away) {
            throw new AssertionError(away);
        }
    }

    /** Which of the network's machines has the folder of this lease. */
    private static int numberOf(Network network, String lease) throws IOException {
        for (int number = 1; number <= 3; number++) {
            if (KilledMachine.leases(network.folder().resolve("agents/" + number + "/work"))
                    .contains(lease)) {
                return number;
            }
        }
        throw new AssertionError("no machine has " + lease);
    }

    /** Every file that the surviving rank printed, oldest first. */
    private static List<JsonNode> members(String output) {
        return output.lines()
                .filter(line -> line.startsWith("[0] "))
                .flatMap(line -> PRINTED.matcher(line).results())
                .map(found -> Network.parse(found.group(1)))
                .toList();
    }
}
