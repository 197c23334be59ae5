package dev.argosy.client;

import java.util.List;
import java.util.Optional;

/** View of a cluster's document. */
public record Cluster(Json document) {
    public String id() {
        return document.text("id");
    }

    public String name() {
        return document.text("name");
    }

    public String state() {
        return document.text("state");
    }

    public boolean ended() {
        return state().equals("ENDED");
    }

    public String createdAt() {
        return document.text("createdAt");
    }

    public List<String> command() {
        return document.at("command").items().stream()
                .map(word -> word.asText().orElse(""))
                .toList();
    }

    public List<Node> nodes() {
        return document.at("nodes").items().stream().map(Node::new).toList();
    }

    public Json stages() {
        return document.at("stages");
    }

    public Optional<Long> exitCode() {
        return document.at("exitCode").asNumber();
    }

    public Json reason() {
        return document.at("reason");
    }

    /** How many wait for room before it; empty where it does not wait for room. */
    public Optional<Long> queuedBehind() {
        return document.at("queuedBehind").asNumber();
    }

    public long costMicroUsd() {
        return document.number("costMicroUsd");
    }

    public Optional<String> invoice() {
        return document.at("invoice").asText();
    }

    /** View of one node of a cluster. */
    public record Node(Json document) {
        public long rank() {
            return document.number("rank");
        }

        public String lease() {
            return document.text("lease");
        }

        /** The machine's name, or its id where it has none. */
        public String machine() {
            String name = document.text("machineName");
            return name.isEmpty() ? document.text("machine") : name;
        }

        public String model() {
            return document.text("model");
        }

        public long gpus() {
            return document.number("gpus");
        }

        public boolean simulated() {
            return document.truth("simulated");
        }

        public String state() {
            return document.text("state");
        }

        public Optional<Long> exitCode() {
            return document.at("exitCode").asNumber();
        }

        public long rateMicroUsdPerHour() {
            return document.number("rateMicroUsdPerHour");
        }

        public String paidUntil() {
            return document.text("paidUntil");
        }

        public Json reason() {
            return document.at("reason");
        }
    }
}
