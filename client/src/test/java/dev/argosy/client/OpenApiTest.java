package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private final Json document = Json.parse(new String(OpenApi.document(), StandardCharsets.UTF_8));

    @Test
    void everyReferenceLeadsSomewhere() {
        Set<String> references = new HashSet<>();
        collect(document, references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            Json at = document;
            for (String part : reference.substring(2).split("/")) {
                at = at.at(part);
            }
            assertThat(at).as(reference).isNotEqualTo(Json.NULL);
        });
    }

    @Test
    void everyOperationHasAnIdOfItsOwnAndAnswersProblems() {
        Set<String> ids = new HashSet<>();
        fields(document.at("paths"))
                .members()
                .forEach((path, methods) -> fields(methods).members().forEach((method, operation) -> {
                    assertThat(ids.add(operation.text("operationId"))).as(path).isTrue();
                    assertThat(operation.at("responses").has("default"))
                            .as(path)
                            .isTrue();
                }));
        assertThat(ids).hasSizeGreaterThan(30);
    }

    private static Json.Fields fields(Json json) {
        return (Json.Fields) json;
    }

    private static void collect(Json json, Set<String> references) {
        json.items().forEach(item -> collect(item, references));
        if (json instanceof Json.Fields fields) {
            fields.members().forEach((name, value) -> {
                if (name.equals("$ref")) {
                    references.add(value.asText().orElseThrow());
                }
                collect(value, references);
            });
        }
    }
}
