package dev.argosy.portal.identity;

/** What a member or key of an organization may do there; {@link Access} says what each means. */
public enum Role {
    OWNER,
    ADMIN,
    MEMBER,
    BILLING,
    VIEWER
}
