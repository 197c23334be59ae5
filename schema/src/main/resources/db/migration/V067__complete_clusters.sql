-- A cluster that replaces lost machines, or waits for new ones, may get leases after all that it had are settled. So an
-- invoice waits for the word that no more will come.
create table money.complete_cluster (
    cluster uuid primary key,
    at      timestamptz not null
);

-- Until now a cluster got all its leases at once: one whose leases have all ended gets no more.
insert into money.complete_cluster (cluster, at)
select cluster, now() from money.reservation group by cluster having bool_and(cap_ms is not null);

-- Rules of the books beside those in the other views of violations.
create view money.invoice_violation as
select 'a cluster that is over has no invoice' as rule, c.cluster::text as found
from money.complete_cluster c
where exists (select 1 from money.reservation r where r.cluster = c.cluster)
  and not exists (select 1 from money.reservation r where r.cluster = c.cluster and not r.closed)
  and not exists (select 1 from money.invoice i where i.cluster = c.cluster)
union all
select 'an invoice before its cluster was over', i.cluster::text
from money.invoice i
where not exists (select 1 from money.complete_cluster c where c.cluster = i.cluster);
