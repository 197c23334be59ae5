package dev.argosy.portal.fault;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.protocol.v1.HealthReport;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BinaryOperator;

/** Turns health reports of the wire into findings; the checks of the edge are here. */
final class HealthWire {
    private static final int MOST_FINDINGS = 128;
    private static final int LONGEST_TEXT = 500;
    private static final long LAST_MILLIS = 4_102_444_800_000L;

    /** One for each code and subject: what has the graver consequence, then the later. */
    private static final BinaryOperator<Finding> WORSE =
            BinaryOperator.maxBy(Comparator.comparing(Finding::remedy).thenComparing(Finding::at));

    private HealthWire() {}

    static List<Finding> findings(byte[] body) {
        try {
            HealthReport report = HealthReport.parseFrom(body);
            if (report.getFindingsCount() > MOST_FINDINGS) {
                throw invalid("findings: " + report.getFindingsCount() + " (expected: at most " + MOST_FINDINGS + ")");
            }
            var byKey = new LinkedHashMap<List<String>, Finding>();
            report.getFindingsList().stream()
                    .map(HealthWire::finding)
                    .forEach(found -> byKey.merge(List.of(found.code(), found.subject()), found, WORSE));
            return sorted(byKey.values());
        } catch (InvalidProtocolBufferException unreadable) {
            throw invalid("health report: " + unreadable.getMessage());
        }
    }

    static List<Finding> sorted(Collection<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::code).thenComparing(Finding::subject))
                .toList();
    }

    private static Finding finding(dev.argosy.protocol.v1.Finding given) {
        String code = given.getCode();
        if (!code.matches("[a-z0-9]+(-[a-z0-9]+){0,9}") || code.length() > 60) {
            throw invalid("code: " + cut(code) + " (expected: kebab-case)");
        }
        String evidence = cut(given.getEvidence());
        return new Finding(
                cut(given.getCheck()),
                code,
                cut(given.getSubject()),
                cut(given.getMeasured()),
                cut(given.getNeeded()),
                evidence,
                cut(given.getFix()),
                Instant.ofEpochMilli(Math.clamp(given.getAtEpochMillis(), 0, LAST_MILLIS)),
                HealthPolicy.of(code, evidence));
    }

    /** Free text of a machine, for people: shortened, and no control characters. */
    private static String cut(String text) {
        String start = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
        return start.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", " ");
    }

    private static RuntimeException invalid(String what) {
        return Refusal.of(Codes.INVALID_VALUE, what, "correct what the agent reports")
                .asException();
    }
}
