-- What runs or will: asked for often, and few beside all that ever ran.
create index cluster_open_by_organization on cluster.hired_cluster (organization, created_at desc, id desc)
    where state in ('PLANNING', 'DEPLOYING', 'RUNNING', 'STOPPING');
