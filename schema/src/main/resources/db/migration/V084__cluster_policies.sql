-- Clusters that are less than they should be, and when the loop is to look at one next.
alter table cluster.hired_cluster drop constraint hired_cluster_state_check;
alter table cluster.hired_cluster add constraint hired_cluster_state_check
    check (state in ('PLANNING', 'DEPLOYING', 'RUNNING', 'DEGRADED', 'STOPPING', 'ENDED'));
alter table cluster.hired_cluster add column due_at timestamptz;
create index cluster_due on cluster.hired_cluster (due_at, id) where due_at is not null;
