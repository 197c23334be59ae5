package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.evidence.Digest;

/** What is kept of an API key: everything but its secret. */
record StoredKey(ApiKeyId id, OrganizationId organization, Role role, Digest secretDigest) {}
