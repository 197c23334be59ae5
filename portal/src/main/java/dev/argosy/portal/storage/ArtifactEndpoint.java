package dev.argosy.portal.storage;

import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of artifacts: streamed to disk, never held in memory. */
@RestController
@RequestMapping("/api/v1/artifacts")
class ArtifactEndpoint {
    private static final long MAX_UPLOAD = 256L << 20;

    private final Artifacts artifacts;

    ArtifactEndpoint(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    @PostMapping(consumes = "application/x-tar")
    @ResponseStatus(HttpStatus.CREATED)
    Kept put(Caller caller, HttpServletRequest request) throws IOException {
        Access.require(caller, Permission.RUN_CLUSTERS);
        var stored = artifacts.put(request.getInputStream(), MAX_UPLOAD, caller.organization());
        return new Kept(stored.digest().hex(), stored.bytes());
    }

    record Kept(String digest, long bytes) {}
}
