package dev.argosy.cli.network;

import dev.argosy.cli.Attached;
import dev.argosy.client.Json;

/**
 * What came out of a demo.
 *
 * @param stages of the cluster, in milliseconds
 * @param learned the merge's own document: accuracies, and whether one machine would have learnt the same
 */
record DemoSummary(
        Attached.End end,
        Json stages,
        Json learned,
        boolean learnedWell,
        boolean invoiceVerified,
        boolean ledgerBalanced) {
    boolean good() {
        return end.exitCode() == 0
                && end.invoice().isPresent()
                && end.chargedMicroUsd() > 0
                && end.releasedMicroUsd() > 0
                && learnedWell
                && invoiceVerified
                && ledgerBalanced;
    }

    Json document(long millis) {
        return Json.Fields.start()
                .put("ok", good())
                .put("millis", millis)
                .put("cluster", end.cluster())
                .put("exitCode", end.exitCode())
                .put("stages", stages)
                .put("simulated", true)
                .put("accuracy", learned.at("accuracy"))
                .put("accuracyPerNode", learned.at("accuracyPerNode"))
                .put("sameAsOneMachine", learned.at("sameAsOneMachine"))
                .put("chargedMicroUsd", end.chargedMicroUsd())
                .put("releasedMicroUsd", end.releasedMicroUsd())
                .put("invoice", end.invoice().orElse(null))
                .put("invoiceVerified", invoiceVerified)
                .put("ledgerBalanced", ledgerBalanced)
                .done();
    }
}
