/**
 * Typed client of the REST interface.
 *
 * <p><b>Purpose.</b> What a Java program needs to talk to a portal: documents, requests with retries, uploads, the
 * stream of a cluster's events that survives a lost portal. {@code openapi.json} beside it is the interface itself.
 *
 * <p><b>Words.</b> A <i>document</i> is a JSON value as the portal sent it; views ({@link dev.argosy.client.Cluster})
 * read the members they know and keep the rest, so what a newer portal adds is never lost.
 *
 * <p><b>Easy to get wrong.</b> It loads few classes on purpose: the command line starts with it, so it reads JSON by
 * itself and talks through {@link java.net.HttpURLConnection}.
 */
@NullMarked
package dev.argosy.client;

import org.jspecify.annotations.NullMarked;
