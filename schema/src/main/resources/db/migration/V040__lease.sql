-- The life of leases. Rows are guarded by version; history (foundation) says how they came about.
create schema lease;

create table lease.lease (
    id                        uuid primary key,
    version                   bigint not null check (version >= 1),
    state                     text not null check (state in ('GRANTED', 'ACTIVE', 'ENDING', 'ENDED')),
    -- Fixed at the grant.
    request                   text not null,
    cluster                   uuid not null,
    customer                  uuid not null,
    budget                    bigint check (budget >= 0),
    rank                      integer not null check (rank >= 0),
    gang_size                 integer not null check (gang_size >= 1),
    machine                   uuid not null,
    grant_number              bigint not null check (grant_number >= 1),
    gpus                      uuid[] not null,
    cpu_millis                integer not null check (cpu_millis >= 0),
    memory_mib                bigint not null check (memory_mib >= 0),
    disk_mib                  bigint not null check (disk_mib >= 0),
    provider                  uuid not null,
    customer_rate             bigint not null check (customer_rate >= 0),
    provider_rate             bigint not null check (provider_rate >= 0),
    fee_basis_points          integer not null check (fee_basis_points between 0 and 10000),
    workload_digest           text not null,
    -- The exact bytes that the order names; the barrier's second order needs them again.
    workload                  bytea not null,
    granted_at                timestamptz not null,
    start_deadline            timestamptz not null,
    -- What changes.
    paid_until                timestamptz not null,
    term_end                  timestamptz,
    network_millis            bigint,
    image_millis              bigint,
    start_millis              bigint,
    start_ordered             boolean not null,
    started_at                timestamptz,
    reason_code               text,
    reason_party              text,
    reason_evidence           text,
    reason_effect             text,
    cap_millis                bigint check (cap_millis >= 0),
    exit_code                 integer,
    end_set_at                timestamptz,
    ended_at                  timestamptz,
    settled                   boolean not null,
    -- The machine's generation in force when paid_until was set.
    era                       bigint not null default 0,
    generation                bigint not null default 0,
    -- When only time will decide something next, and when an extension is due; null for never.
    due_at                    timestamptz,
    extend_at                 timestamptz,
    unique (machine, grant_number),
    unique (request, rank),
    check ((state in ('ENDING', 'ENDED')) = (cap_millis is not null)),
    check ((state = 'ENDED') = (ended_at is not null)),
    check (state in ('ENDING', 'ENDED') or not settled),
    check (state <> 'ACTIVE' or started_at is not null)
);
create index lease_by_cluster on lease.lease (cluster);
create index lease_due on lease.lease (due_at) where due_at is not null;
create index lease_extension_due on lease.lease (extend_at) where extend_at is not null;
create index lease_of_machine on lease.lease (machine) where state <> 'ENDED';
create index lease_unsettled on lease.lease (id) where state in ('ENDING', 'ENDED') and not settled;
create index lease_at_barrier on lease.lease (request) where state = 'GRANTED' and not start_ordered;

-- Answers to requests that were refused; granted ones are found by their leases.
create table lease.refused_request (
    request text primary key,
    code    text not null,
    kind    text not null,
    message text not null,
    remedy  text not null,
    details jsonb not null,
    retry   boolean not null,
    at      timestamptz not null
);
