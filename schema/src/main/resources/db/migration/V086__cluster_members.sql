-- Who takes part in a job of several nodes, as its nodes are told: one document for each cluster that runs. A change
-- stores the next generation; told is the generation that the machines were last told of.
create table cluster.members (
    cluster    uuid primary key references cluster.hired_cluster (id),
    generation bigint not null check (generation >= 1),
    told       bigint not null check (told >= 0 and told <= generation),
    document   text not null
);
create index members_to_tell on cluster.members (cluster) where told < generation;
