package dev.argosy.portal.identity;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an API key beside its secret.
 *
 * @param project what it hires counts there
 * @param name for people to tell keys apart; null when none was given
 */
public record KeyFacts(
        ApiKeyId id,
        OrganizationId organization,
        ProjectId project,
        Role role,
        @Nullable String name,
        Instant createdAt) {}
