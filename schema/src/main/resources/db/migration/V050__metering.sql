-- Running totals that machines signed, and the evidence kept of them.
create schema metering;

create table metering.meter (
    lease           uuid primary key,
    machine         uuid not null,
    version         bigint not null check (version >= 1),
    sequence        bigint not null check (sequence >= 1),
    raw_total       bigint not null check (raw_total >= 0),
    accepted_millis bigint not null check (accepted_millis >= 0),
    record_hash     text not null,
    last            boolean not null,
    -- Evidence of about one record an hour is kept; this is when the last such one was.
    kept_at         timestamptz not null,
    check (accepted_millis <= raw_total)
);
create index meter_of_machine on metering.meter (machine) where not last;

-- One signature over the Merkle root of several records; bytes verbatim.
create table metering.report (
    id          uuid primary key,
    machine     uuid not null,
    report      bytea not null,
    signature   bytea not null,
    certificate bytea not null,
    at          timestamptz not null
);

create table metering.usage_record (
    lease    uuid not null,
    sequence bigint not null,
    hash     text not null,
    record   bytea not null,
    last     boolean not null,
    -- Sibling hashes from leaf to root, each with L or R for its side.
    path     text[] not null,
    report   uuid not null,
    -- Rolling records are dropped once the last one is in; first, hourly and last ones stay.
    rolling  boolean not null,
    at       timestamptz not null,
    primary key (lease, sequence)
);
create index usage_record_of_report on metering.usage_record (report);

-- Two statements of a machine that cannot both be true.
create table metering.conflict (
    lease       uuid not null,
    hash        text not null,
    machine     uuid not null,
    held        text not null,
    record      bytea not null,
    report      bytea not null,
    signature   bytea not null,
    at          timestamptz not null,
    primary key (lease, hash)
);
