package dev.argosy.portal.identity;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import java.time.Instant;

/** A part of an organization: API keys belong to one. */
public record Project(ProjectId id, OrganizationId organization, String name, Instant createdAt) {}
