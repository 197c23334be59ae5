package dev.argosy.acceptance;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document that a portal serves, and what it says of answers.
 *
 * <p>It is read strictly: a member that it does not name is a fault, unless it says itself that there are others.
 */
final class Document {
    private static final String JSON_TYPE = "application/json";
    private static final String PROBLEM_TYPE = "application/problem+json";

    private final JsonNode root;
    private final SchemaRegistry registry = SchemaRegistry.withDialect(
            Dialects.getDraft202012(),
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private Document(JsonNode root) {
        this.root = root;
        root.required("components").required("schemas").forEach(Document::close);
    }

    static Document parse(String text) {
        return new Document(JsonMapper.shared().readTree(text));
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode written) {
            if (written.has("properties") && !written.has("additionalProperties")) {
                written.put("additionalProperties", false);
            }
            written.forEach(Document::close);
        }
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        for (var path : root.required("paths").properties()) {
            for (var method : path.getValue().properties()) {
                operations.add(
                        new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
            }
        }
        return operations;
    }

    Operation operation(String method, String path) {
        return operations().stream()
                .filter(each -> each.method().equals(method) && each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the document has no " + method + " " + path));
    }

    /** What an answer that is not a refusal breaks of what the document says of it; empty = nothing. */
    List<String> faults(Operation operation, Rest.Answer answer) {
        JsonNode response = operation.written().required("responses").path(Integer.toString(answer.status()));
        if (response.isMissingNode()) {
            return List.of("status " + answer.status() + " is not in the document: " + answer.body());
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            return answer.body().isEmpty()
                    ? List.of()
                    : List.of("a body that is not in the document: " + answer.body());
        }
        String type = answer.type().replaceAll(";.*", "");
        JsonNode schema = content.path(type).path("schema");
        if (schema.isMissingNode()) {
            return List.of("content type '" + answer.type() + "' (expected: one of " + content.propertyNames() + ")");
        }
        return type.equals(JSON_TYPE) ? faults(schema, answer.json()) : List.of();
    }

    /** What a refusal breaks of what the document says of all of them. */
    List<String> faultsOfProblem(Rest.Answer answer) {
        if (!answer.type().equals(PROBLEM_TYPE)) {
            return List.of("content type '" + answer.type() + "' (expected: " + PROBLEM_TYPE + ")");
        }
        var faults = new ArrayList<>(faults("Problem", answer.json()));
        if (answer.json().path("status").asInt() != answer.status()) {
            faults.add("its status is not the answer's " + answer.status());
        }
        return faults;
    }

    List<String> faults(String schemaName, JsonNode value) {
        return faults(reference(schemaName), value);
    }

    private static ObjectNode reference(String schemaName) {
        return JsonMapper.shared().createObjectNode().put("$ref", "#/components/schemas/" + schemaName);
    }

    private List<String> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", root.required("components"));
        return registry.getSchema(whole).validate(value).stream()
                .map(Error::toString)
                .toList();
    }

    /** One operation: its method, its path with {@code {id}} in it, and all that is written of it. */
    record Operation(String method, String path, JsonNode written) {
        boolean isOfOne() {
            return path.contains("{id}");
        }

        /** The name of its body's schema; null where it takes none. */
        @Nullable
        String bodySchema() {
            JsonNode reference = written.path("requestBody")
                    .path("content")
                    .path(JSON_TYPE)
                    .path("schema")
                    .path("$ref");
            return reference.isMissingNode() ? null : reference.asString().replaceAll(".*/", "");
        }

        String at(String id) {
            // of the budgets that of a key is looked at
            return path.replace("{id}", id)
                    .replace("{rank}", "0")
                    .replace("{scope}", "key")
                    .replace("{code}", "machine-lost");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
