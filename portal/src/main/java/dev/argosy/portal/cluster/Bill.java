package dev.argosy.portal.cluster;

import dev.argosy.kernel.ClusterId;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.History.Position;
import dev.argosy.portal.foundation.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What money has told of a cluster so far, in its history room {@code money} (stream = cluster): sums, and the invoice
 * once everything is settled.
 *
 * @param invoice null until it is issued
 */
record Bill(
        long chargedMicroUsd,
        long releasedMicroUsd,
        @Nullable String invoice,
        Position readTo) {
    static final String ROOM = "money";
    static final Bill NONE = new Bill(0, 0, null, Position.START);

    private static final int PAGE = 1_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    static Bill of(History history, Transaction tx, ClusterId cluster) {
        return NONE.readOn(history, tx, cluster);
    }

    /** This bill with what was told since. */
    Bill readOn(History history, Transaction tx, ClusterId cluster) {
        Bill bill = this;
        List<History.Entry> entries;
        do {
            entries = history.readStream(tx, ROOM, cluster.text(), bill.readTo, PAGE);
            for (History.Entry entry : entries) {
                bill = bill.with(entry);
            }
        } while (entries.size() == PAGE);
        return bill;
    }

    private Bill with(History.Entry entry) {
        JsonNode body = JSON.readTree(entry.fact().json());
        Position at = entry.position();
        return switch (entry.fact().kind()) {
            case "charged" -> new Bill(chargedMicroUsd + amount(body), releasedMicroUsd, invoice, at);
            case "released" -> new Bill(chargedMicroUsd, releasedMicroUsd + amount(body), invoice, at);
            case "invoice-issued" ->
                new Bill(
                        chargedMicroUsd,
                        releasedMicroUsd,
                        body.required("invoice").asString(),
                        at);
            // money tells more than concerns a customer's screen
            default -> new Bill(chargedMicroUsd, releasedMicroUsd, invoice, at);
        };
    }

    private static long amount(JsonNode body) {
        return body.required("microUsd").asLong();
    }
}
