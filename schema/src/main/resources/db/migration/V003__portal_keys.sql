-- Fingerprints of the portal's own keys, remembered at its first start: a start with others is refused.
create table foundation.portal_key (
    name        text primary key,
    fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$')
);
