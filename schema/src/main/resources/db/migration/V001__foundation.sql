-- What every room stands on: time that never goes backwards, history and outbox, answers to repeated requests.
create schema foundation;

-- One row. mark is the latest time that anything was decided at; advanced once a second.
create table foundation.clock (
    only_row boolean primary key default true check (only_row),
    mark     timestamptz not null,
    -- Raised when commits may have been lost (restored from a backup): generations start with it.
    era      bigint not null default 1 check (era >= 1)
);
insert into foundation.clock (mark) values (clock_timestamp());

-- The time of a transaction: never behind the mark, in whole milliseconds.
create function foundation.transaction_time() returns timestamptz
    language sql stable as
$$
select greatest(date_trunc('milliseconds', clock_timestamp()), mark) from foundation.clock
$$;

create table foundation.history (
    sequence       bigint generated always as identity primary key,
    transaction_id bigint not null default (pg_current_xact_id()::text::bigint),
    room           text not null,
    stream         text not null,
    kind           text not null,
    body           jsonb not null,
    at             timestamptz not null
);
create index history_by_room on foundation.history (room, transaction_id, sequence);
create index history_by_stream on foundation.history (room, stream, transaction_id, sequence);

create table foundation.cursor (
    consumer       text primary key,
    transaction_id bigint not null,
    sequence       bigint not null
);

-- Stored answers to requests that cost money: same key and body, same answer; another body is refused.
create table foundation.idempotent_request (
    scope       text not null,
    key         text not null,
    body_digest text not null,
    status      integer,
    answer      text,
    at          timestamptz not null,
    primary key (scope, key)
);
create index idempotent_request_by_age on foundation.idempotent_request (at);
