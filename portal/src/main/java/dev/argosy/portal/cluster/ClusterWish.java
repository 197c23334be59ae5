package dev.argosy.portal.cluster;

import dev.argosy.kernel.Amounts;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.market.ClusterShape;
import dev.argosy.portal.market.ShapeWire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request for a cluster as it comes in over HTTP: members may be missing, values may be wrong. */
record ClusterWish(
        @Nullable String name,
        @Nullable String template,
        @Nullable List<@Nullable String> command,
        @Nullable Map<String, @Nullable String> environment,
        @Nullable UploadWish upload,
        @Nullable Integer nodes,
        @Nullable ShapeWire shape,
        @Nullable Long maxPriceMicroUsdPerGpuHour,
        @Nullable Long budgetMicroUsd,
        @Nullable String duration,
        @Nullable String onNodeFailure,
        @Nullable String replaceAfter,
        @Nullable CheckpointWish checkpoint,
        @Nullable QueueWish queue,
        @Nullable String imageTimeout,
        @Nullable String timeout,
        @Nullable String quote) {
    private static final int MAX_NAME = 100;
    private static final int MAX_WORDS = 64;
    private static final int MAX_BYTES = 32 * 1024;
    private static final int MAX_VARIABLES = 256;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Duration SHORTEST = Duration.ofSeconds(60);

    record UploadWish(@Nullable String digest) {}

    record CheckpointWish(
            @Nullable String command, @Nullable String deadline) {}

    record QueueWish(@Nullable Integer retries, @Nullable String queueTimeout) {}

    /** What is not asked for but known: who asks, when, under which new id, and which uploads are kept. */
    record Context(
            ClusterId id,
            OrganizationId organization,
            Requester requester,
            Instant now,
            Function<Digest, ClusterSpec.@Nullable Upload> uploads) {}

    /** Checks every member; leaves with the refusal of the first that breaks its rule. */
    ClusterSpec toSpec(Context context) {
        if (!"job".equals(template)) {
            throw unsupported("template", template, "job");
        }
        List<String> words = checkedCommand();
        return new ClusterSpec(
                context.id(),
                context.organization(),
                context.requester(),
                name(words.getFirst()),
                words,
                checkedEnvironment(),
                upload(context),
                nodeCount(),
                shape == null ? ClusterShape.ofGpus(1) : shape.toShape(),
                amount("maxPriceMicroUsdPerGpuHour", maxPriceMicroUsdPerGpuHour),
                amount("budgetMicroUsd", budgetMicroUsd),
                checkedDuration(),
                quote == null ? null : Requests.field("quote", quote, QuoteId::parse),
                new FailureWish(onNodeFailure, replaceAfter, checkpoint).toPolicy(),
                new PatienceWish(queue, imageTimeout, timeout).toPatience(),
                context.now());
    }

    /** The program's name when none is given. */
    private String name(String program) {
        if (name == null || name.isBlank()) {
            String file = program.substring(program.lastIndexOf('/') + 1);
            String shown = file.isBlank() ? "job" : file.replaceAll("\\p{Cntrl}", "?");
            return shown.substring(0, Math.min(MAX_NAME, shown.length()));
        }
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid("name", "'" + name.replaceAll("\\p{Cntrl}", "?") + "'", "1..100 printable characters");
        }
        return name.strip();
    }

    private List<String> checkedCommand() {
        if (command == null || command.isEmpty() || command.size() > MAX_WORDS) {
            throw invalid("command", (command == null ? 0 : command.size()) + " words", "1.." + MAX_WORDS + " words");
        }
        if (command.contains(null)) {
            throw invalid("command", "null", "words");
        }
        List<String> words = List.copyOf(command);
        if (words.getFirst().isBlank()) {
            throw invalid("command", "'" + words.getFirst() + "'", "a program first");
        }
        words.forEach(word -> requireNoNul("command", word));
        requireFits("command", words.stream().mapToLong(ClusterWish::bytes).sum());
        return words;
    }

    private Map<String, String> checkedEnvironment() {
        if (environment == null) {
            return Map.of();
        }
        if (environment.size() > MAX_VARIABLES) {
            throw invalid("environment", environment.size() + " variables", "at most " + MAX_VARIABLES);
        }
        long size = 0;
        for (var entry : environment.entrySet()) {
            String variable = entry.getKey();
            String value = entry.getValue();
            if (!VARIABLE.matcher(variable).matches() || variable.startsWith("ARGOSY_") || value == null) {
                throw invalid(
                        "environment",
                        "'" + variable + "'",
                        "names of letters, digits and _ that do not begin with ARGOSY_, each with a text");
            }
            requireNoNul("environment." + variable, value);
            size += bytes(variable) + bytes(value);
        }
        requireFits("environment", size);
        return Map.copyOf(environment);
    }

    private ClusterSpec.@Nullable Upload upload(Context context) {
        if (upload == null) {
            return null;
        }
        String digest = upload.digest() == null ? "" : upload.digest();
        ClusterSpec.Upload kept = context.uploads().apply(Requests.field("upload.digest", digest, Digest::new));
        if (kept == null) {
            throw Requests.notFound("artifact " + digest).asException();
        }
        return kept;
    }

    private int nodeCount() {
        int count = nodes == null ? 1 : nodes;
        if (count < 1 || count > ClusterSpec.MAX_NODES) {
            throw invalid("nodes", "" + count, "1.." + ClusterSpec.MAX_NODES);
        }
        return count;
    }

    private @Nullable Duration checkedDuration() {
        if (duration == null) {
            return null;
        }
        Duration parsed = duration("duration", duration);
        if (parsed.compareTo(SHORTEST) < 0 || parsed.compareTo(OrderText.LONGEST_TERM) > 0) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "duration: " + parsed + " (expected: " + SHORTEST + ".." + OrderText.LONGEST_TERM + ")",
                            "correct duration; no job of this version lasts longer than 30 days")
                    .asException();
        }
        return parsed;
    }

    /** Reads an ISO-8601 duration. */
    static Duration duration(String field, @Nullable String text) {
        try {
            return Duration.parse(text == null ? "" : text);
        } catch (DateTimeParseException unreadable) {
            throw invalid(field, "'" + text + "'", "an ISO-8601 duration such as PT30M");
        }
    }

    /** Reads an ISO-8601 duration within bounds, both included. */
    static Duration duration(String field, String text, Duration least, Duration most) {
        Duration parsed = duration(field, text);
        if (parsed.compareTo(least) < 0 || parsed.compareTo(most) > 0) {
            throw invalid(field, parsed.toString(), least + ".." + most);
        }
        return parsed;
    }

    private static @Nullable Long amount(String field, @Nullable Long microUsd) {
        if (microUsd != null) {
            Amounts.check(field, microUsd).ifPresent(refusal -> {
                throw refusal.asException();
            });
        }
        return microUsd;
    }

    static void requireNoNul(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw invalid(field, "a text with a NUL in it", "texts without");
        }
    }

    private static void requireFits(String field, long size) {
        if (size > MAX_BYTES) {
            throw invalid(field, size + " bytes", "at most " + MAX_BYTES + " bytes in all");
        }
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static RuntimeException invalid(String field, String value, String rule) {
        return Refusal.of(Codes.INVALID_VALUE, field + ": " + value + " (expected: " + rule + ")", "correct " + field)
                .asException();
    }

    private static RuntimeException unsupported(String field, @Nullable String value, String rule) {
        return Refusal.of(
                        Codes.NOT_SUPPORTED,
                        field + ": '" + value + "' (expected: " + rule + ")",
                        "use " + rule + "; others come in later versions")
                .asException();
    }
}
