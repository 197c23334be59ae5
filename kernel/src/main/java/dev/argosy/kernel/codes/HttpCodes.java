package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;
import dev.argosy.kernel.Reason.Party;

/** Codes of the HTTP interface itself. */
public final class HttpCodes {
    private static final Chapter CHAPTER = new Chapter("Requests");

    public static final Code BODY_TOO_LARGE = CHAPTER.refusal("body-too-large", Kind.MALFORMED)
            .means("The request's body is longer than this path takes.", "Send less; files go by `POST artifacts`.");
    public static final Code IDEMPOTENCY_KEY_REQUIRED = CHAPTER.refusal("idempotency-key-required", Kind.MALFORMED)
            .means(
                    "A request that moves money must carry an Idempotency-Key, so that sending it twice does it once.",
                    "Send a fresh random key with each new request, the same one when you repeat it.");
    public static final Code TOO_MANY_STREAMS = CHAPTER.refusal("too-many-streams", Kind.LIMIT)
            .means(
                    "The organization follows as many clusters at once as is allowed.",
                    "End a `--follow` or an attached `run`; jobs go on without.");
    public static final Code NOT_READY = CHAPTER.refusal("not-ready", Kind.UNAVAILABLE)
            .by(Party.PLATFORM)
            .means("The portal has started and does not serve yet.", "Try again in a few seconds.");

    private HttpCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
