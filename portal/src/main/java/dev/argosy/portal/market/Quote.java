package dev.argosy.portal.market;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Lines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A signed price for a request, node by node, valid until an instant; it promises the price, not the slices.
 *
 * @param maxPricePerGpu what the request allowed; null for any price
 * @param text the exact signed text
 */
public record Quote(
        QuoteId id,
        OrganizationId customer,
        ClusterShape shape,
        @Nullable Rate maxPricePerGpu,
        List<Line> lines,
        Money firstReservation,
        Instant expiresAt,
        String text,
        byte[] signature) {
    public static final Duration VALIDITY = Duration.ofSeconds(60);
    /** What is reserved when a lease is granted: its first 20 minutes, or its whole term when that is shorter. */
    public static final Duration FIRST_RESERVATION = Duration.ofMinutes(20);

    public Quote {
        lines = List.copyOf(lines);
    }

    /**
     * One node.
     *
     * @param pricePerGpu per slice-hour for cpu-only
     */
    public record Line(
            int rank,
            MachineId machine,
            String slice,
            String model,
            int gpus,
            boolean simulated,
            Rate pricePerGpu,
            Terms terms,
            String isolation) {}

    public Rate totalRate() {
        return lines.stream().map(line -> line.terms().customerRate()).reduce(Rate.ZERO, Rate::plus);
    }

    /** The text that is signed: who, until when, the wish, and machine, slice and terms of each node. */
    static String signedText(Unsigned quote) {
        ClusterShape shape = quote.shape();
        Lines lines = Lines.of("argosy-quote-v1")
                .add(quote.id().text())
                .add(quote.customer().text())
                .add(quote.expiresAt().toEpochMilli())
                .add("gpus=" + shape.gpus() + ";models=" + sorted(shape.models()) + ";gpu-memory="
                        + shape.gpuMemoryMiB() + ";cpu=" + shape.cpuMillis() + ";memory=" + shape.memoryMiB() + ";disk="
                        + shape.diskMiB() + ";countries=" + sorted(shape.countries()))
                .add(quote.lines().size());
        for (Line line : quote.lines()) {
            lines.add(line.machine().text())
                    .add(line.slice())
                    .add(line.terms().customerRate().microUsdPerHour())
                    .add(line.terms().providerRate().microUsdPerHour())
                    .add(line.terms().feeBasisPoints());
        }
        return lines.text();
    }

    private static String sorted(List<String> names) {
        return names.stream().map(name -> name.replaceAll("\\R", " ")).sorted().collect(Collectors.joining(","));
    }

    /** What a quote says before it is signed. */
    record Unsigned(QuoteId id, OrganizationId customer, ClusterShape shape, List<Line> lines, Instant expiresAt) {}
}
