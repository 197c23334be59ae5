-- Lease events that a cluster could not take in because of a fault of ours: whole, in order, until it can. The cursor
-- goes on past them, so that no other cluster waits.
create table cluster.set_aside (
    cluster uuid primary key,
    tries   integer not null check (tries >= 0),
    try_at  timestamptz not null
);
create index set_aside_by_time on cluster.set_aside (try_at);

create table cluster.set_aside_event (
    cluster        uuid not null references cluster.set_aside (cluster) on delete cascade,
    transaction_id bigint not null,
    sequence       bigint not null,
    room           text not null,
    stream         text not null,
    kind           text not null,
    body           jsonb not null,
    at             timestamptz not null,
    primary key (cluster, transaction_id, sequence)
);
