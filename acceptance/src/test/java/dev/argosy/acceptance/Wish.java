package dev.argosy.acceptance;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A request for a cluster as JSON, sent by plain HTTP: one cause of its end is put into it. */
final class Wish {
    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private Wish() {}

    /** One gpu of any model, running a line for the shell. */
    static Wish of(String line) {
        return ofWords(List.of("sh", "-c", line));
    }

    static Wish ofWords(List<String> command) {
        var wish = new Wish();
        wish.json.put("template", "job").put("nodes", 1);
        ArrayNode words = wish.json.putArray("command");
        command.forEach(words::add);
        wish.json.putObject("shape").put("gpus", 1);
        return wish;
    }

    Wish nodes(int count) {
        json.put("nodes", count);
        return this;
    }

    Wish model(String model) {
        ((ObjectNode) json.get("shape")).putArray("models").add(model);
        return this;
    }

    Wish shape(String field, long value) {
        ((ObjectNode) json.get("shape")).put(field, value);
        return this;
    }

    Wish with(String field, long value) {
        json.put(field, value);
        return this;
    }

    Wish with(String field, String value) {
        json.put(field, value);
        return this;
    }

    /** A member that is JSON itself. */
    Wish object(String field, String text) {
        json.set(field, JsonMapper.shared().readTree(text));
        return this;
    }

    String text() {
        return json.toString();
    }

    /** Asks for it; answers the cluster's id. */
    String send(Rest customer) throws IOException, InterruptedException {
        Rest.Answer answer = customer.post(
                "/api/v1/clusters", text(), "Idempotency-Key", UUID.randomUUID().toString());
        if (answer.status() != 201) {
            throw new AssertionError(text() + "\n" + answer.status() + " " + answer.body());
        }
        return answer.json().get("id").asString();
    }
}
