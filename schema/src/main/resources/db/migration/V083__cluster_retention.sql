-- What is needed to delete files of customers when their time is over: when a cluster ended, which uploads the
-- others still need, and which outputs are gone.
alter table cluster.hired_cluster
    add column ended_at timestamptz,
    add column upload   text generated always as (body #>> '{spec,upload,digest}') stored;
update cluster.hired_cluster set ended_at = (body ->> 'at')::timestamptz where state = 'ENDED';
alter table cluster.hired_cluster add check ((state = 'ENDED') = (ended_at is not null));
create index cluster_by_upload on cluster.hired_cluster (upload) where upload is not null and state <> 'ENDED';

-- The row stays, so that whoever asks later is told that there was something and that its time is over.
alter table cluster.output add column expired_at timestamptz;
create index output_by_age on cluster.output (kept_at) where expired_at is null;
create index output_by_digest on cluster.output (digest) where expired_at is null;
