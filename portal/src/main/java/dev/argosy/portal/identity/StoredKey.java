package dev.argosy.portal.identity;

import dev.argosy.kernel.evidence.Digest;

/** What is kept of an API key: everything but its secret. */
record StoredKey(KeyFacts facts, Digest secretDigest) {}
