package dev.argosy.portal.foundation;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.HttpCodes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the portal can do its work: migrated, reachable for agents, loops alive. */
@RestController
class ReadyEndpoint {

    /** Of the jar that runs; classes that lie in a folder have none. */
    private static final String VERSION = Optional.ofNullable(
                    ReadyEndpoint.class.getPackage().getImplementationVersion())
            .orElse("development");

    private final LoopDriver loops;
    private final List<ReadyCheck> checks;
    private final List<Concern> concerns;

    ReadyEndpoint(LoopDriver loops, List<ReadyCheck> checks, List<Concern> concerns) {
        this.loops = loops;
        this.checks = checks;
        this.concerns = concerns;
    }

    @GetMapping("/api/public/v1/ready")
    Ready ready() {
        List<String> missing = Stream.concat(
                        checks.stream().filter(check -> !check.ready()).map(ReadyCheck::name), loops.failing().stream())
                .toList();
        if (!missing.isEmpty()) {
            throw Refusal.of(
                            HttpCodes.NOT_READY,
                            "not ready: " + String.join(", ", missing),
                            "try again in a few seconds")
                    .asException();
        }
        return new Ready(
                "ready",
                VERSION,
                concerns.stream().flatMap(concern -> concern.text().stream()).toList());
    }

    record Ready(String status, String version, List<String> concerns) {}
}
