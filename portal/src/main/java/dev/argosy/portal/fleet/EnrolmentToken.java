package dev.argosy.portal.fleet;

import dev.argosy.kernel.OrganizationId;
import java.time.Instant;

/** What a token that lets in one machine is good for; the token itself is not kept. */
record EnrolmentToken(OrganizationId organization, Instant createdAt, Instant expiresAt, boolean used) {}
