-- Who may ask for what: organizations, their projects and their API keys.
create schema identity;

create table identity.organization (
    id         uuid primary key,
    name       text not null check (length(name) between 1 and 100),
    kind       text not null check (kind in ('CUSTOMER', 'PROVIDER', 'BOTH', 'OPERATOR')),
    created_at timestamptz not null
);
-- Offers and invoices show the name, so two that differ in case alone must not exist.
create unique index organization_by_name on identity.organization (lower(name));

create table identity.project (
    id           uuid primary key,
    organization uuid not null references identity.organization (id),
    name         text not null check (length(name) between 1 and 100),
    created_at   timestamptz not null,
    unique (organization, name)
);

-- The secret itself is never stored. It is 256 random bits, so a plain hash cannot be guessed back.
create table identity.api_key (
    id            uuid primary key,
    organization  uuid not null references identity.organization (id),
    role          text not null check (role in ('OWNER', 'ADMIN', 'MEMBER', 'BILLING', 'VIEWER')),
    secret_digest text not null check (secret_digest ~ '^[0-9a-f]{64}$'),
    created_at    timestamptz not null,
    revoked_at    timestamptz
);
create index api_key_by_organization on identity.api_key (organization);
