/**
 * Who is asking, and what they may do: organizations, projects, roles and API keys.
 *
 * <h2>Purpose</h2>
 * Turns the bearer key of a request into a {@link dev.argosy.portal.identity.Caller} and answers with one policy
 * function, {@link dev.argosy.portal.identity.Access}, what that caller may do to whose things.
 *
 * <h2>Words</h2>
 * Organization: who owns money and resources. Project: a part of an organization; each begins with one named
 * {@code default}. API key: {@code argosy_sk_<public id>_<secret><crc>}, shown once, acts with one role for one
 * organization and belongs to one of its projects. Requester: a key with its project; what they hire counts against
 * the budgets of both. Operator: the organization that runs this portal. Owner: the organization a thing belongs to.
 *
 * <h2>Invariants</h2>
 * No secret is stored or logged. A revoked key is refused at once on the portal that revoked it and within a second
 * on others. What belongs to others looks exactly like what does not exist. Names of organizations differ by more
 * than case.
 *
 * <h2>Lifecycle</h2>
 * On an empty database the organization {@code operator} is created and its key written to the bootstrap file; the
 * file is written before the commit, and a key found there is used again, so a crash in between loses nothing.
 * History room {@code identity}, stream = organization id text: organization-created, api-key-issued,
 * api-key-revoked, project-created. Rooms that must act when an organization is made implement
 * {@link dev.argosy.portal.identity.NewOrganizations}.
 *
 * <h2>Easy to get wrong</h2>
 * Being an operator is a property of the organization, not a role: a viewer's key of the operator reads, and no more.
 * An operator's rights over others' things stop at reading and stopping; nobody moves another's money.
 */
@NullMarked
package dev.argosy.portal.identity;

import org.jspecify.annotations.NullMarked;
