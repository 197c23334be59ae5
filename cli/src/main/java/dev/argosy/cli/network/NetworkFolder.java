package dev.argosy.cli.network;

import dev.argosy.kernel.evidence.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where everything of one network lies. */
record NetworkFolder(Path root) {
    void make() throws IOException {
        var onlyOwner = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, onlyOwner);
        for (String child : List.of("secrets", "run", "logs", "agents")) {
            Files.createDirectories(root.resolve(child));
        }
        Files.setPosixFilePermissions(root.resolve("secrets"), onlyOwner);
    }

    Path networkFile() {
        return root.resolve("network.json");
    }

    Path portalConfig() {
        return root.resolve("portal.yaml");
    }

    Path operatorKey() {
        return root.resolve("secrets/operator-key");
    }

    Path operator() {
        return root.resolve("operator.yaml");
    }

    Path customer() {
        return root.resolve("customer.yaml");
    }

    Path provider() {
        return root.resolve("provider.yaml");
    }

    Path lock() {
        return root.resolve("lock");
    }

    Path pidFile(String process) {
        return root.resolve("run").resolve(process + ".pid");
    }

    Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    Path agent(AgentPlan plan) {
        return root.resolve("agents").resolve(String.valueOf(plan.number()));
    }

    /** The agent's keys: there, whole, once it has joined; a second {@code up} must not join it again. */
    Path keys(AgentPlan plan) {
        return agent(plan).resolve("keys");
    }

    Path postmasterPid() {
        return root.resolve("postgres/postmaster.pid");
    }

    /** SHA-256 of the portal's CA; empty while there is none. */
    String caFingerprint() throws IOException {
        Path authority = root.resolve("ca/authority.der");
        return Files.exists(authority)
                ? Digest.of(Files.readAllBytes(authority)).hex()
                : "";
    }

    void delete() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
