-- What is made good beside the charge of a lease: the credit for time without service, and what the provider whose
-- failure made a replacement dearer owes for the difference that the platform bore.
alter table money.reservation
    add column lost_ms bigint not null default 0 check (lost_ms between 0 and 3600000),
    add column credited bigint not null default 0 check (credited >= 0),
    add column fault_lease uuid,
    add column fault_provider uuid,
    add column recovered bigint not null default 0 check (recovered >= 0),
    add constraint a_fault_has_a_provider check ((fault_lease is null) = (fault_provider is null)),
    add constraint credited_at_the_end check (lost_ms = 0 or cap_ms is not null),
    add constraint recovered_from_somebody check (recovered = 0 or fault_lease is not null);
create index reservation_by_fault on money.reservation (fault_lease) where fault_lease is not null;
create index reservation_by_fault_provider on money.reservation (fault_provider) where fault_provider is not null;

-- Rules of the books beside those in money.violation and money.budget_violation.
create view money.amends_violation as
with amends as (
    select r.lease, r.customer, r.customer_rate, r.lost_ms, r.credited, r.fault_lease, r.fault_provider, r.recovered,
           div(r.provider_rate::numeric * r.charged_ms, 3600000) as gross,
           div(r.customer_rate::numeric * r.charged_ms, 3600000) as charge,
           div((r.provider_rate - r.customer_rate)::numeric * least(r.charged_ms, 86400000), 3600000) as difference
    from money.reservation r
), moved as (
    select t.subject, split_part(t.cause, '/', 2) as kind, d.owner as payer, d.kind as payer_kind,
           c.owner as payee, c.kind as payee_kind, t.amount
    from money.transfer t
    join money.account d on d.id = t.debit
    join money.account c on c.id = t.credit
    where split_part(t.cause, '/', 2) in ('credit', 'recover')
)
select 'credit <> customer rate and lost time' as rule, lease::text as found
from amends where credited <> div(customer_rate::numeric * lost_ms, 3600000)
union all
select 'credit <> what was paid to the customer', coalesce('lse_' || a.lease::text, m.subject)
from (select * from amends where credited > 0) a
full join (select subject, payee, sum(amount) as amount
           from moved
           where kind = 'credit' and payer_kind = 'sla_credits' and payee_kind = 'promotional'
           group by subject, payee) m on m.subject = 'lse_' || a.lease::text and m.payee = a.customer
where coalesce(a.credited, 0) <> coalesce(m.amount, 0)
union all
select 'recovered <> the difference that was borne', lease::text
from amends where recovered <> case when fault_lease is null then 0 else greatest(difference, 0) end
union all
select 'recovered <> what was taken from the provider', coalesce('lse_' || a.lease::text, m.subject)
from (select * from amends where recovered > 0) a
full join (select subject, payer, sum(amount) as amount
           from moved
           where kind = 'recover' and payer_kind in ('earned', 'withdrawable', 'receivable')
             and payee_kind = 'sla_credits'
           group by subject, payer) m on m.subject = 'lse_' || a.lease::text and m.payer = a.fault_provider
where coalesce(a.recovered, 0) <> coalesce(m.amount, 0)
union all
select 'sla_credits <> differences borne, credits and recoveries',
       coalesce(a.balance, 0)::text || ' <> ' || coalesce(r.balance, 0)::text
from (select sum(recovered - credited - greatest(gross - charge, 0)) as balance from amends) r
left join (select credits - debits as balance from money.account where kind = 'sla_credits') a on true
where coalesce(a.balance, 0) <> coalesce(r.balance, 0);
