package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Reason.Party;

/** What `invoice verify` finds wrong. */
public final class InvoiceCodes {
    private static final Chapter CHAPTER = new Chapter("Invoice files");

    public static final Code NOT_CANONICAL = CHAPTER.finding("not-canonical")
            .by(Party.PLATFORM)
            .means(
                    "The file is not in the one form an invoice has: unknown members, other spelling of values.",
                    "Export it again: `invoice export ID --file F`.");
    public static final Code WRONG_AMOUNT = CHAPTER.finding("wrong-amount")
            .by(Party.PLATFORM)
            .evidence("the line")
            .means("A sum does not follow from its lines.", "Do not pay by it; report it.");
    public static final Code WRONG_USAGE = CHAPTER.finding("wrong-usage")
            .by(Party.PROVIDER, Party.PLATFORM)
            .evidence("the record")
            .means(
                    "Usage records do not grow, do not chain, or do not cover what is charged.",
                    "Do not pay by it; report it.");
    public static final Code BAD_CERTIFICATE = CHAPTER.finding("bad-certificate")
            .by(Party.PLATFORM)
            .evidence("the certificate")
            .means(
                    "A certificate does not lead to the authority, or belongs to something else.",
                    "Give the right authority with `--ca`, else report it.");
    public static final Code BAD_SEAL = CHAPTER.finding("bad-seal")
            .by(Party.PLATFORM)
            .evidence("the seal")
            .means(
                    "The seal belongs to another content: the file was changed.",
                    "Export it again; report it if it stays.");

    private InvoiceCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
