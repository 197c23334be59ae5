-- Clusters that customers hired, and what their nodes left behind.
create schema cluster;

create table cluster.hired_cluster (
    id           uuid primary key,
    organization uuid not null,
    name         text not null,
    state        text not null check (state in ('PLANNING', 'DEPLOYING', 'RUNNING', 'STOPPING', 'ENDED')),
    -- The whole of the state; the columns beside it are what is searched by.
    body         jsonb not null,
    created_at   timestamptz not null,
    version      bigint not null check (version >= 1)
);
create index cluster_by_organization on cluster.hired_cluster (organization, created_at desc, id desc);
-- What the loop looks for again and again: few rows, whatever the number of clusters that ended.
create index cluster_by_work on cluster.hired_cluster (state, created_at, id) where state in ('PLANNING', 'STOPPING');

create table cluster.output (
    cluster uuid not null references cluster.hired_cluster (id),
    rank    integer not null check (rank >= 0),
    digest  text not null check (digest ~ '^[0-9a-f]{64}$'),
    bytes   bigint not null check (bytes >= 0),
    kept_at timestamptz not null,
    primary key (cluster, rank)
);
