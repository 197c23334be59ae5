package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Code.Kind;

/** Codes of uploads, outputs and logs. */
public final class FileCodes {
    private static final Chapter CHAPTER = new Chapter("Files and logs");

    public static final Code UPLOAD_TOO_LARGE = CHAPTER.refusal("upload-too-large", Kind.RULE)
            .means(
                    "The upload is larger than 256 MB.",
                    "Leave files out by .argosyignore, or fetch them inside the job.");
    public static final Code OUTPUTS_EXPIRED = CHAPTER.refusal("outputs-expired", Kind.NOT_FOUND)
            .means(
                    "The files that the job left were deleted when their time was over.",
                    "Fetch outputs sooner, for example with `run --outputs DIR`.");
    public static final Code LOGS_EXPIRED = CHAPTER.refusal("logs-expired", Kind.NOT_FOUND)
            .means("The job's output was deleted when its time was over.", "Fetch logs sooner.");

    private FileCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }
}
