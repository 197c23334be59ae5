package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.ledger.invoice.InvoiceVerdict;
import dev.argosy.ledger.invoice.InvoiceVerifier;
import java.util.Locale;
import java.util.Optional;

/** The offline check of an invoice file, as it is shown. */
public final class InvoiceCheck {
    private final InvoiceVerdict verdict;

    private InvoiceCheck(InvoiceVerdict verdict) {
        this.verdict = verdict;
    }

    /** Checks the file; without a fingerprint it believes the file's own authority and says which. */
    public static InvoiceCheck of(byte[] file, Optional<String> fingerprint) {
        return new InvoiceCheck(InvoiceVerifier.verify(file, fingerprint.map(InvoiceCheck::digest)));
    }

    /** Upper case and colons are how other tools print it. */
    private static Digest digest(String fingerprint) {
        String hex = fingerprint.replace(":", "").strip().toLowerCase(Locale.ROOT);
        try {
            return new Digest(hex);
        } catch (IllegalArgumentException notDigest) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "CA fingerprint: '" + Table.clean(fingerprint)
                                    + "' (expected: 64 hexadecimal digits, the SHA-256 of the CA's certificate)",
                            "correct --ca, or caFingerprint in the profile")
                    .asException();
        }
    }

    public boolean holds() {
        return verdict.good();
    }

    Json document() {
        Digest believed = verdict.believed();
        return Json.Fields.start()
                .put("verified", verdict.good())
                .put("caFingerprint", believed == null ? null : believed.hex())
                .put("caGiven", verdict.wasGiven())
                .put("checked", Json.ofStrings(verdict.lines()))
                .put(
                        "wrong",
                        verdict.wrong()
                                .map(wrong -> Json.Fields.start()
                                        .put("where", wrong.where())
                                        .put("code", wrong.code())
                                        .put("message", wrong.message())
                                        .done())
                                .orElse(null))
                .done();
    }

    public void show(Session session) {
        Terminal terminal = session.shell().terminal();
        verdict.lines()
                .forEach(line -> session.print(terminal.out(Terminal.Style.GREEN, "✓") + " " + Table.clean(line)));
        verdict.wrong()
                .ifPresent(wrong -> session.print(terminal.out(Terminal.Style.RED, "✗ " + wrong.code()) + " at "
                        + Table.clean(
                                (wrong.where().isEmpty() ? "the file" : wrong.where()) + ": " + wrong.message())));
        Digest believed = verdict.believed();
        if (verdict.good()) {
            session.print(terminal.out(Terminal.Style.GREEN, "✓") + " every line of this invoice holds");
        }
        if (believed != null && !verdict.wasGiven()) {
            session.note("believed the CA that the file names: " + believed.hex());
            session.note("  → compare it with the portal's, or give it with --ca");
        }
    }
}
