package dev.argosy.cli.network;

import dev.argosy.cli.Words;
import dev.argosy.client.Json;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.GpuModel;
import dev.argosy.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One simulated machine of the network.
 *
 * @param number from 1
 * @param priceMicroUsd per gpu-hour
 */
record AgentPlan(int number, List<Gpus> gpus, long priceMicroUsd) {
    static final String DEFAULT_SPEC = "RTX 4090:2";
    private static final long FIRST_PRICE = 400_000;
    private static final long PRICE_STEP = 40_000;
    private static final int MOST_AGENTS = 64;
    private static final int MOST_GPUS = 64;

    /** So many gpus of one model. */
    record Gpus(String model, int count) {}

    String name() {
        return "agent-" + number;
    }

    /** How the agent's own flag wants it: {@code MODEL:COUNT}, separated by commas. */
    String simulatedGpus() {
        return gpus.stream().map(g -> g.model() + ":" + g.count()).collect(Collectors.joining(","));
    }

    /** As it was asked for, price included. */
    String text() {
        return gpus.stream()
                .map(g -> g.model() + ":" + g.count() + "@" + Words.usd(priceMicroUsd))
                .collect(Collectors.joining(","));
    }

    Json document() {
        return Json.Fields.start()
                .put("number", number)
                .put("gpus", simulatedGpus())
                .put("priceMicroUsdPerGpuHour", priceMicroUsd)
                .done();
    }

    static AgentPlan of(Json document) {
        return new AgentPlan(
                Math.toIntExact(document.number("number")),
                gpus(document.text("gpus")),
                document.number("priceMicroUsdPerGpuHour"));
    }

    /**
     * Deals {@code MODEL:COUNT[@PRICE][,…]}, one such spec for all agents or several separated by {@code ;} dealt in
     * turn, to that many agents.
     */
    static List<AgentPlan> deal(String spec, int agents) {
        if (agents < 1 || agents > MOST_AGENTS) {
            throw wrong("--agents: " + agents + " (expected: 1.." + MOST_AGENTS + ")", "correct the number");
        }
        List<String> hands = List.of(spec.split(";"));
        var plans = new ArrayList<AgentPlan>();
        for (int i = 0; i < agents; i++) {
            plans.add(one(i + 1, hands.get(i % hands.size())));
        }
        return plans;
    }

    private static AgentPlan one(int number, String hand) {
        var prices = new ArrayList<Long>();
        var models = new ArrayList<String>();
        for (String part : hand.split(",")) {
            int at = part.indexOf('@');
            if (at >= 0) {
                prices.add(Words.microUsd("--gpus price", part.substring(at + 1).strip()));
            }
            models.add(at < 0 ? part : part.substring(0, at));
        }
        List<Gpus> gpus = gpus(String.join(",", models));
        if (prices.stream().distinct().count() > 1) {
            throw wrong(
                    "--gpus: '" + hand.strip() + "' has several prices (expected: one, as a machine has one price)",
                    "give these models to agents of their own, separated by ';'");
        }
        long price = prices.isEmpty() ? FIRST_PRICE + PRICE_STEP * (number - 1) : prices.getFirst();
        return new AgentPlan(number, gpus, price);
    }

    private static List<Gpus> gpus(String text) {
        var gpus = new ArrayList<Gpus>();
        for (String part : text.split(",")) {
            int colon = part.lastIndexOf(':');
            String model = (colon < 0 ? part : part.substring(0, colon)).strip();
            gpus.add(new Gpus(GpuModel.require(model).name(), colon < 0 ? 1 : count(part.substring(colon + 1))));
        }
        return gpus;
    }

    private static int count(String text) {
        int count;
        try {
            count = Integer.parseInt(text.strip());
        } catch (NumberFormatException notNumber) {
            count = 0;
        }
        if (count < 1 || count > MOST_GPUS) {
            throw wrong(
                    "--gpus: count '" + text.strip() + "' (expected: 1.." + MOST_GPUS + ")",
                    "write MODEL:COUNT[@PRICE], such as 'RTX 4090:2@0.40'");
        }
        return count;
    }

    private static RuntimeException wrong(String message, String remedy) {
        return Refusal.of(Codes.INVALID_VALUE, message, remedy).asException();
    }
}
