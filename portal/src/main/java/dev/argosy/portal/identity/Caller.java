package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.OrganizationId;

/**
 * Who is asking, as established from the API key; controllers take it as an argument.
 *
 * @param operator whether the organization runs this portal
 */
public record Caller(OrganizationId organization, Role role, boolean operator, ApiKeyId key) {}
