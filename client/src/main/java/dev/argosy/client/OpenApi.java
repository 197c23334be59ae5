package dev.argosy.client;

import java.io.IOException;
import java.io.InputStream;

/** The interface as OpenAPI 3.1, written by hand: what portals serve and clients rely on. */
public final class OpenApi {
    private OpenApi() {}

    /** The document's bytes. */
    public static byte[] document() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing from the client's jar");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new IllegalStateException("openapi.json cannot be read", broken);
        }
    }
}
