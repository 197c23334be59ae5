-- Budgets: what an organization (later also a project or an API key) may commit in all, and hire at the same time by
-- the hour. The limits are here; what counts against them is in money.counter, whether there is a limit or not, so
-- that one may be set at any time. A cluster's own budget comes with its leases and is not stored here.
create table money.budget (
    scope  text not null check (scope in ('organization', 'project', 'key')),
    owner  uuid not null,
    total  bigint check (total >= 0),
    hourly bigint check (hourly >= 0),
    set_at timestamptz not null,
    primary key (scope, owner)
);

-- What counts against the budgets of organizations, by counter, summed up from the reservations: charged and set
-- aside, and the hourly rates of leases granted and not ended.
create view money.budget_use as
select u.name, sum(u.value)::bigint as value
from (select 'org_' || customer::text || '/total' as name,
             reserved_promotional + reserved_available - released_promotional - released_available as value
      from money.reservation
      union all
      select 'org_' || customer::text || '/hourly',
             case when granted_ms > 0 and cap_ms is null then customer_rate else 0 end
      from money.reservation) u
group by u.name;

-- Rules of the books beside those in money.violation.
create view money.budget_violation as
select 'budget counter <> reservations of the organization' as rule, coalesce(c.name, u.name) as found
from (select name, value from money.counter where name like 'org\_%') c
full join money.budget_use u on u.name = c.name
where coalesce(c.value, 0) <> coalesce(u.value, 0);

-- The key of a counter, as dev.argosy.ledger.CounterChange derives it.
create function money.counter_key(name text) returns uuid language sql immutable as
$$
select encode(set_byte(set_byte(h.hash, 6, get_byte(h.hash, 6) & 15 | 128),
                       8, get_byte(h.hash, 8) & 63 | 128), 'hex')::uuid
from (select substring(sha256(convert_to(E'argosy-counter-v1\n' || name || E'\n', 'UTF8')) for 16) as hash) h
$$;

-- Counts anew what organizations use.
create function money.count_budget_use() returns void language sql as
$$
insert into money.counter as c (id, name, value)
select money.counter_key(u.name), u.name, u.value from money.budget_use u
on conflict (id) do update set value = excluded.value
$$;

-- What was hired before there were budgets counts too.
select money.count_budget_use();
