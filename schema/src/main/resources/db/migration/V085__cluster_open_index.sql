-- A degraded cluster is open too: lists of what has not ended read this index.
drop index cluster.cluster_open_by_organization;
create index cluster_open_by_organization on cluster.hired_cluster (organization, created_at desc, id desc)
    where state in ('PLANNING', 'DEPLOYING', 'RUNNING', 'DEGRADED', 'STOPPING');
