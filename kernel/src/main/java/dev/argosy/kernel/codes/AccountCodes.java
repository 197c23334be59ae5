package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;

/** Codes of organizations, projects and API keys. */
public final class AccountCodes {
    private static final Chapter CHAPTER = new Chapter("Organizations and keys");

    public static final Code NAME_TAKEN =
            CHAPTER.refusal("name-taken", Kind.CONFLICT).means("The name is in use.", "Choose another name.");
    public static final Code LIMIT_REACHED = CHAPTER.refusal("limit-reached", Kind.RULE)
            .means("There are as many of these as is allowed.", "Remove or revoke some first.");

    private AccountCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
