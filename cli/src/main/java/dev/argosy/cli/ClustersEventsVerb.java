package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.client.PortalApi;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "What happened to a cluster, with times and reasons: planned, granted, started, suspected, unreachable,"
                    + " lost, fenced, replaced, refunded, credited, ended.",
            "",
            "Times are UTC; the second column counts from the request. `argosy explain CODE` tells what a code means."
        },
        footer = {
            "",
            "Examples:",
            "  argosy clusters events clu_0199…",
            "  argosy clusters events clu_0199… --follow",
            "  argosy clusters events clu_0199… --output json"
        })
final class ClustersEventsVerb extends Verb {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    /** After it only an invoice can follow. */
    private static final String ENDED = "ended";

    private static final String INVOICED = "invoiced";
    private static final int LOOKS_FOR_INVOICE = 10;

    @Parameters(paramLabel = "ID", description = "The cluster.")
    private String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the cluster has ended and its invoice is there.")
    private boolean follow;

    private @Nullable Instant requested;

    @Override
    protected int run(Session session) throws IOException {
        PortalApi portal = session.portal();
        if (session.json() && !follow) {
            session.document(portal.history(id, Optional.empty()).document());
            return ExitCode.DONE;
        }
        follow(session, portal);
        return ExitCode.DONE;
    }

    private void follow(Session session, PortalApi portal) {
        Optional<String> after = Optional.empty();
        boolean ended = false;
        int looks = 0;
        while (true) {
            List<Json> lines = portal.history(id, after).stream().toList();
            for (Json line : lines) {
                show(session, line);
                after = Optional.of(line.text("cursor"));
                ended |= line.text("type").equals(ENDED);
            }
            boolean invoiced = lines.stream().anyMatch(line -> line.text("type").equals(INVOICED));
            looks = ended ? looks + 1 : 0;
            if (!follow || ended && (invoiced || looks > LOOKS_FOR_INVOICE) || !pause(session)) {
                return;
            }
        }
    }

    private static boolean pause(Session session) {
        try {
            session.shell().ticker().pause(BETWEEN_LOOKS);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void show(Session session, Json line) {
        if (session.json()) {
            session.print(line.compact());
            return;
        }
        String who = line.at("rank").asNumber().map(rank -> "rank " + rank).orElse("");
        session.print(String.format(
                        "%s  %-10s  %-7s  %-18s  %s",
                        time(line), sinceRequest(line), who, line.text("type"), Table.clean(line.text("text")))
                .stripTrailing());
        Json reason = line.at("reason");
        if (!reason.text("code").isEmpty()) {
            String why = reason.text("code") + ", " + lower(reason.text("party")) + ", " + lower(reason.text("effect"));
            session.print(session.shell().terminal().out(Terminal.Style.DIM, " ".repeat(53) + why));
        }
    }

    private static String lower(String word) {
        return Table.clean(word.toLowerCase(java.util.Locale.ROOT));
    }

    private static String time(Json line) {
        return instant(line).map(TIME::format).orElse(Table.clean(line.text("at")));
    }

    private String sinceRequest(Json line) {
        Optional<Instant> at = instant(line);
        if (at.isEmpty()) {
            return "";
        }
        if (requested == null) {
            requested = at.get();
        }
        return "+"
                + Words.millis(Math.max(0, Duration.between(requested, at.get()).toMillis()));
    }

    private static Optional<Instant> instant(Json line) {
        try {
            return Optional.of(Instant.parse(line.text("at")));
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }
}
