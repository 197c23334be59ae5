-- Budgets of projects and API keys beside those of organizations, and totals that begin anew each day or month (UTC).
-- What is reserved counts in the period in which it was reserved; what goes back leaves the period that counted it.
alter table money.budget
    add column period text not null default 'ever' check (period in ('ever', 'day', 'month'));

-- What was reserved and not released, by the day on which it was reserved. What is older than this counts on the day
-- of the grant, and under no key or project.
alter table money.reservation
    add column api_key uuid,
    add column project uuid,
    add column reserved_on date[] not null default '{}',
    add column reserved_amount bigint[] not null default '{}',
    add constraint a_key_has_a_project check ((api_key is null) = (project is null)),
    add constraint days_have_amounts check (cardinality(reserved_on) = cardinality(reserved_amount));

update money.reservation
set reserved_on = array [(opened_at at time zone 'UTC')::date],
    reserved_amount = array [reserved_promotional + reserved_available - released_promotional - released_available]
where reserved_promotional + reserved_available > released_promotional + released_available;

-- What counts against budgets, by counter, summed up from the reservations: charged and set aside, in all and by day
-- and month, and the hourly rates of leases granted and not ended.
create or replace view money.budget_use as
with owned as (
    select r.*, o.owner
    from money.reservation r,
         lateral (values ('org_' || r.customer::text), ('prj_' || r.project::text), ('key_' || r.api_key::text))
             as o (owner)
    where o.owner is not null
), daily as (
    select o.owner, d.day, d.amount
    from owned o, lateral unnest(o.reserved_on, o.reserved_amount) as d (day, amount)
)
select u.name, sum(u.value)::bigint as value
from (select owner || '/total' as name,
             reserved_promotional + reserved_available - released_promotional - released_available as value
      from owned
      union all
      select owner || '/hourly', case when granted_ms > 0 and cap_ms is null then customer_rate else 0 end
      from owned
      union all
      select owner || '/day/' || to_char(day, 'YYYY-MM-DD'), amount from daily
      union all
      select owner || '/month/' || to_char(day, 'YYYY-MM'), amount from daily) u
group by u.name;

create or replace view money.budget_violation as
select 'budget counter <> reservations of its owner' as rule, coalesce(c.name, u.name) as found
from (select name, value from money.counter where name ~ '^(org|prj|key)_') c
full join money.budget_use u on u.name = c.name
where coalesce(c.value, 0) <> coalesce(u.value, 0)
union all
select 'reserved by day <> reserved and not released', lease::text
from money.reservation
where reserved_promotional + reserved_available - released_promotional - released_available
    <> (select coalesce(sum(d.amount), 0) from unnest(reserved_amount) as d (amount));

-- What was hired before counts in its periods too.
select money.count_budget_use();
