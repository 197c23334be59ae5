package dev.argosy.portal.identity;

/** A key that was not revoked, with what authentication needs of its organization. */
record LiveKey(StoredKey key, boolean operator) {}
