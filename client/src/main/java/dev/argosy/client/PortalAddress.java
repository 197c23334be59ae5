package dev.argosy.client;

import java.net.URI;
import java.util.Optional;

/**
 * Where a portal is and how to speak to it.
 *
 * @param caFingerprint SHA-256 of the portal's CA in hexadecimal: with it, no other CA is believed over https
 */
public record PortalAddress(URI url, Optional<String> apiKey, Optional<String> caFingerprint) {}
