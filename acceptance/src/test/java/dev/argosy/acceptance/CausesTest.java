package dev.argosy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every cause that can be brought about from outside: why a cluster ended is read back from API, command line and
 * invoice, which must say the same registered code, party and billing effect.
 */
@Timeout(420)
class CausesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FOR_EVER = "sleep 600";
    private static final String TAKES_MEMORY =
            "head -c 400000000 /dev/zero | tail -c 400000000 | { sleep 100; cat >/dev/null; }";
    private static final Path RECORDED_T4 = Path.of(
                    "../agent/src/test/resources/dev/argosy/agent/inventory/telegraf-tesla-t4.xml")
            .toAbsolutePath()
            .normalize();
    /** At 0.40 USD an hour: 67 seconds. */
    private static final long A_MINUTE_OF_MONEY = 7_500;

    @TempDir
    static Path folder;

    private static Network network;
    private static Rest customer;
    private static final List<Cause> CAUSES = new ArrayList<>();
    private static final List<HandMachine> LEAVING = new ArrayList<>();

    @BeforeAll
    static void up() throws Exception {
        network = Network.up(
                folder,
                Map.of(
                        "ARGOSY_LEASE_SETTLEMENT_WINDOW",
                        "PT5S",
                        "ARGOSY_LEASE_START_DEADLINE",
                        "PT30S",
                        "ARGOSY_MONEY_STARTER_CREDIT",
                        "0"),
                "--agents",
                "2",
                "--gpus",
                "RTX 4090:16@0.40");
        customer = Rest.of(network.folder().resolve("customer.yaml"));
        // what takes longest first: it goes on while the others are looked at
        machinesThatLeave();
        moneyAndTime();
        theJobItself();
        refusals();
        stops();
    }

    @AfterAll
    static void down() throws Exception {
        for (HandMachine machine : LEAVING) {
            machine.close();
        }
        network.close();
    }

    @TestFactory
    List<DynamicTest> eachCauseIsToldAlikeEverywhere() {
        return CAUSES.stream()
                .map(cause -> DynamicTest.dynamicTest(cause.name, () -> cause.story.expect(cause.code, cause.exit)))
                .toList();
    }

    @Test
    void theNodeThatWasStoppedForAnotherSaysSo() throws Exception {
        Story story = story(Wish.of("[ $ARGOSY_NODE_RANK = 1 ] && exit 3; " + FOR_EVER)
                .nodes(2)
                .send(customer));
        story.expect("workload-exited", 3);
        story.expectNode(0, "member-ended");
        story.expectNode(1, "workload-exited");
    }

    @Test
    void aMachineThatCannotPrepareIsSaid() throws Exception {
        try (var machine = joined("no-room-for-work", "A40")) {
            Path work = machine.data().resolve("work");
            if (Files.isDirectory(work)) {
                HandMachine.delete(work);
            }
            Files.writeString(work, "a file where a folder should be");
            story(Wish.of("true").model("A40").send(customer)).expect("start-failed", 125);
        }
    }

    @Test
    void aMachineThatDoesNotStartInTimeIsSaid() throws Exception {
        try (var machine = joined("asleep", "L4")) {
            Machines.signal("STOP", machine.agent().pid());
            Story story = story(Wish.of("true").model("L4").send(customer));
            Story impatient = story(
                    Wish.of("true").model("L4").with("imageTimeout", "PT5S").send(customer));
            story.awaitState("STOPPING");
            impatient.awaitState("STOPPING");
            // only it can say that nothing of the job is left there
            Machines.signal("CONT", machine.agent().pid());
            story.expect("start-deadline", 125);
            impatient.expect("image-timeout", 125);
        }
    }

    @Test
    void aGpuOnWhichSomebodyElseComputesIsSaid() throws Exception {
        Path smi = folder.resolve("nvidia-smi");
        Files.writeString(smi, """
                #!/bin/sh
                case $1 in
                    -q) cat '%s' ;;
                    *) sed -n 's,.*<uuid>\\(.*\\)</uuid>.*,\\1,p' '%s' ;;
                esac
                """.formatted(RECORDED_T4, RECORDED_T4));
        assertThat(smi.toFile().setExecutable(true)).isTrue();
        try (var machine = started("busy", "argosy.agent.nvidia-smi: '" + smi + "'\n")) {
            assertThat(machine.shown("state")).isEqualTo("live");
            story(Wish.of("true").model("T4").send(customer)).expect("gpu-busy", 125);
        }
    }

    @Test
    void aProviderThatStopsItsAgentWithItsJobsIsSaid() throws Exception {
        try (var machine = joined("leaves", "A10")) {
            machine.agent().kill();
            Command agent = machine.run("--stop-workloads");
            machine.awaitState("live");
            Story story = running(Wish.of(FOR_EVER).model("A10"));
            Machines.signal("TERM", agent.pid());
            story.expect("provider-stopped", 125);
        }
    }

    /** Killed processes of a job look as if it had ended so; without its keeper it is the fault of the machine. */
    @Test
    void aKeeperThatIsKilledIsSaid() throws Exception {
        try (var machine = joined("haunted", "V100")) {
            Story story = running(Wish.of(FOR_EVER).model("V100"));
            String lease = story.cluster().get("nodes").get(0).get("lease").asString();
            KilledMachine.carrying(Set.of(lease)).stream()
                    .filter(process -> !KilledMachine.isWorkload(process))
                    .forEach(ProcessHandle::destroyForcibly);
            story.expect("keeper-killed", 125);
        }
    }

    private static void machinesThatLeave() throws Exception {
        HandMachine lost = joined("lost", "A100 40GB");
        LEAVING.add(lost);
        Story ofLost = running(Wish.of(FOR_EVER)
                .model("A100 40GB")
                .with("onNodeFailure", "stop")
                .with("replaceAfter", "PT30S"));
        String lease = ofLost.cluster().get("nodes").get(0).get("lease").asString();
        lost.agent().kill();
        Machines.killCarriers(lease, ProcessHandle.current().pid());
        CAUSES.add(new Cause("its machine is lost", "machine-lost", 125, ofLost));

        HandMachine drained = joined("drained", "H100");
        LEAVING.add(drained);
        Story ofDrained = running(Wish.of(FOR_EVER).model("H100").with("onNodeFailure", "stop"));
        network.provider("machines", "drain", drained.id(), "--notice", "1m").expect(0);
        CAUSES.add(new Cause("its machine is taken away", "drained", 125, ofDrained));
    }

    private static void theJobItself() throws Exception {
        add("done", "workload-exited", 0, Wish.of("true"));
        add("its own exit code", "workload-exited", 7, Wish.of("exit 7"));
        add("a signal", "workload-exited", 137, Wish.of("kill -9 $$"));
        add("no such command", "command-not-found", 127, Wish.ofWords(List.of("no-such-program")));
        add("not executable", "command-not-found", 126, Wish.ofWords(List.of("/etc/passwd")));
        add("too much memory", "memory-exceeded", 125, Wish.of(TAKES_MEMORY).shape("memoryMiB", 128));
        add(
                "too much disk",
                "disk-exceeded",
                125,
                Wish.of("head -c 300000000 /dev/zero > big; sleep 100").shape("diskMiB", 64));
        var sent = customer.call(
                "POST", "/api/v1/artifacts", new Rest.Body("application/x-tar", "this is no tar".repeat(99)));
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        String digest = sent.json().get("digest").asString();
        add("a broken upload", "bad-upload", 125, Wish.of("true").object("upload", "{\"digest\":\"" + digest + "\"}"));
    }

    private static void moneyAndTime() throws Exception {
        add("its term", "term-over", 125, Wish.of(FOR_EVER).with("duration", "PT1M5S"));
        add("its budget", "funds-exhausted", 125, Wish.of(FOR_EVER).with("budgetMicroUsd", A_MINUTE_OF_MONEY));
        add("its own limit", "timeout", 125, Wish.of(FOR_EVER).with("timeout", "PT5S"));
        add("its money", "funds-exhausted", 125, organization("short-of-money", A_MINUTE_OF_MONEY), Wish.of(FOR_EVER));
    }

    private static void refusals() throws Exception {
        add("no money", "insufficient-funds", 125, organization("without-money", 0), Wish.of("true"));
        String briefly = "{\"queueTimeout\":\"PT5S\"}";
        CAUSES.add(new Cause(
                "nothing free in time",
                "queue-timeout",
                125,
                story(Wish.of("true").model("B200").object("queue", briefly).send(customer))));
        add("a budget of nothing", "budget-exceeded", 125, Wish.of("true").with("budgetMicroUsd", 1));
        add("no such machine", "no-feasible-slice", 125, Wish.of("true").model("B200"));
        Story tooDear =
                add("its price cap", "no-feasible-slice", 125, Wish.of("true").with("maxPriceMicroUsdPerGpuHour", 1));
        assertThat(tooDear.awaitEnd().get("reason").get("message").asString()).contains("price");
        var quote = customer.post("/api/v1/quotes", "{\"shape\":{\"gpus\":1},\"nodes\":1}");
        assertThat(quote.status()).as(quote.body()).isEqualTo(201);
        add(
                "another request than quoted",
                "quote-mismatch",
                125,
                Wish.of("true").nodes(2).with("quote", quote.json().get("id").asString()));
    }

    private static void stops() throws Exception {
        Story stopped = running(Wish.of(FOR_EVER));
        Story down = running(Wish.of(FOR_EVER));
        stop(stopped, "{}");
        stop(down, "{\"reason\":\"network-stopped\"}");
        CAUSES.add(new Cause("its customer", "stopped", 143, stopped));
        CAUSES.add(new Cause("the network", "network-stopped", 143, down));
    }

    private static void stop(Story story, String body) throws Exception {
        assertThat(customer.post("/api/v1/clusters/" + story.id() + "/stop", body)
                        .status())
                .isEqualTo(202);
    }

    /** A customer of its own, with so much money. */
    private static String organization(String name, long microUsd) throws Exception {
        Rest operator = Rest.of(network.folder().resolve("operator.yaml"));
        String key = operator.post("/api/v1/organizations", "{\"name\":\"" + name + "\"}")
                .json()
                .get("apiKey")
                .asString();
        if (microUsd > 0) {
            var deposited = customer.withKey(key)
                    .post(
                            "/api/v1/deposits",
                            "{\"from\":\"faucet\",\"amountMicroUsd\":" + microUsd + "}",
                            "Idempotency-Key",
                            UUID.randomUUID().toString());
            assertThat(deposited.status()).as(deposited.body()).isEqualTo(201);
        }
        String profile = Files.readString(network.folder().resolve("customer.yaml"))
                .replaceFirst("apiKey: .*", "apiKey: \"" + key + "\"");
        Files.writeString(network.folder().resolve(name + ".yaml"), profile);
        return name;
    }

    private static Story add(String name, String code, int exit, Wish wish) throws Exception {
        return add(name, code, exit, "customer", wish);
    }

    private static Story add(String name, String code, int exit, String profile, Wish wish) throws Exception {
        Rest asker = Rest.of(network.folder().resolve(profile + ".yaml"));
        var story = new Story(network, folder, profile, wish.send(asker));
        CAUSES.add(new Cause(name, code, exit, story));
        // one after the other: plans made at once would be for the same gpu
        Await.until(name + " is planned", SOON, () -> !story.state().equals("PLANNING"));
        return story;
    }

    private static Story running(Wish wish) throws Exception {
        Story story = story(wish.send(customer));
        story.awaitState("RUNNING");
        return story;
    }

    private static Story story(String id) throws IOException {
        return new Story(network, folder, "customer", id);
    }

    private static HandMachine joined(String name, String model) throws Exception {
        return started(name, "argosy.agent.simulated-gpus: '" + model + ":2'\n");
    }

    private static HandMachine started(String name, String settings) throws Exception {
        HandMachine machine =
                new HandMachine(network, folder, name).settings(settings).join().price("1");
        machine.run();
        machine.awaitState("live");
        Await.until(name + " can be hired", SOON, () -> Machines.placeable(customer, machine.id()));
        return machine;
    }

    private record Cause(String name, String code, int exit, Story story) {}
}
