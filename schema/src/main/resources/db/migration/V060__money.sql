-- Double entry: accounts with the sums of their debits and credits, transfers that are never changed, and the one
-- function that writes both. Its rules are those of dev.argosy.ledger.Ledger; a test compares them result by result.
create schema money;

create table money.account (
    id      uuid primary key,
    owner   uuid,
    kind    text not null check (kind in (
        'available', 'promotional', 'reserved', 'earned', 'withdrawable', 'in_transit', 'disputed', 'receivable',
        'fees', 'taxes', 'suspense', 'sla_credits', 'promotions', 'solana', 'stripe', 'faucet')),
    debits  bigint not null default 0 check (debits >= 0),
    credits bigint not null default 0 check (credits >= 0),
    is_protected boolean not null generated always as (kind in (
        'available', 'promotional', 'reserved', 'earned', 'withdrawable', 'in_transit', 'disputed', 'suspense')) stored,
    constraint one_account_of_a_kind unique nulls not distinct (owner, kind),
    constraint platform_accounts_have_no_owner check ((owner is null) = (kind in (
        'fees', 'taxes', 'suspense', 'sla_credits', 'promotions', 'solana', 'stripe', 'faucet'))),
    -- the last line of defence: whatever code does, a protected account is never overdrawn
    constraint protected_is_never_overdrawn check (debits <= credits or kind in (
        'receivable', 'fees', 'taxes', 'sla_credits', 'promotions', 'solana', 'stripe', 'faucet'))
) with (fillfactor = 50);

-- No foreign keys to account: apply_batch makes both sides itself, and a share lock on hot accounts for each row
-- would cost more than the rest of the insert. The check of the ledger looks for strays.
create table money.transfer (
    id       uuid primary key,
    sequence bigint generated always as identity,
    debit    uuid not null,
    credit   uuid not null,
    amount   bigint not null check (amount > 0),
    -- what made it; the part before the first slash is its subject, such as the lease
    cause    text not null,
    subject  text not null generated always as (split_part(cause, '/', 1)) stored,
    at       timestamptz not null,
    check (debit <> credit)
);
create index transfer_by_subject on money.transfer (subject, sequence);

create function money.refuse_change() returns trigger language plpgsql as
$$
begin
    raise exception 'transfers are never changed; correct one by another' using errcode = 'restrict_violation';
end
$$;
create trigger transfers_are_append_only before update or delete or truncate on money.transfer
    for each statement execute function money.refuse_change();

-- Budgets: numbers bounded by a limit that comes with each change; no part of debits = credits.
create table money.counter (
    id    uuid primary key,
    name  text not null unique,
    value bigint not null default 0 check (value >= 0)
) with (fillfactor = 50);

create table money.reservation (
    lease                 uuid primary key,
    cluster               uuid not null,
    customer              uuid not null,
    provider              uuid not null,
    customer_rate         bigint not null check (customer_rate >= 0),
    provider_rate         bigint not null check (provider_rate >= 0),
    fee_basis_points      integer not null check (fee_basis_points between 0 and 10000),
    granted_ms            bigint not null check (granted_ms >= 0),
    cap_ms                bigint check (cap_ms >= 0),
    charged_ms            bigint not null check (charged_ms between 0 and granted_ms),
    reserved_promotional  bigint not null check (reserved_promotional >= 0),
    reserved_available    bigint not null check (reserved_available >= 0),
    charged_promotional   bigint not null check (charged_promotional >= 0),
    charged_available     bigint not null check (charged_available >= 0),
    released_promotional  bigint not null check (released_promotional >= 0),
    released_available    bigint not null check (released_available >= 0),
    closed                boolean not null,
    opened_at             timestamptz not null,
    closed_at             timestamptz,
    version               bigint not null default 1,
    check (charged_ms <= cap_ms),
    check (charged_promotional + released_promotional <= reserved_promotional),
    check (charged_available + released_available <= reserved_available),
    check (not closed or (cap_ms is not null
        and charged_promotional + released_promotional = reserved_promotional
        and charged_available + released_available = reserved_available)),
    check (closed = (closed_at is not null))
) with (fillfactor = 70);
create index reservation_by_cluster on money.reservation (cluster);
create index reservation_by_provider on money.reservation (provider, opened_at);

create table money.invoice (
    id        uuid primary key,
    cluster   uuid not null unique,
    customer  uuid not null,
    issued_at timestamptz not null,
    charged   bigint not null check (charged >= 0),
    -- the sealed file, as it was first exported: evidence that comes later does not change an invoice
    file      text
);
create index invoice_by_customer on money.invoice (customer, issued_at);
