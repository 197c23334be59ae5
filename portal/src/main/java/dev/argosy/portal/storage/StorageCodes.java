package dev.argosy.portal.storage;

import dev.argosy.kernel.Code;

/** Codes of this room. */
public final class StorageCodes {
    public static final Code UPLOAD_TOO_LARGE = new Code("upload-too-large", Code.Kind.RULE);

    private StorageCodes() {}
}
