package dev.argosy.portal.foundation;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the hand-written description of the REST API, the same document that the client is written against. */
@RestController
class OpenApiEndpoint {
    private static final Resource DOCUMENT = new ClassPathResource("dev/argosy/client/openapi.json");

    @GetMapping("/api/openapi.json")
    ResponseEntity<Resource> document() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(DOCUMENT);
    }
}
