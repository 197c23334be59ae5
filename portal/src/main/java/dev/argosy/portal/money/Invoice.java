package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import java.time.Instant;

/** What a cluster cost in all, issued once, when the last of its reservations closed. */
record Invoice(InvoiceId id, ClusterId cluster, OrganizationId customer, Instant issuedAt, Money charged) {}
