-- One line for each rule of the books that is broken. Reads everything: for checks, never for requests.
create view money.violation as
select 'debits <> credits over all accounts' as rule,
       sum(debits)::text || ' <> ' || sum(credits)::text as found
from money.account having sum(debits) <> sum(credits)
union all
select 'protected account overdrawn', id::text || ' ' || kind
from money.account where is_protected and debits > credits
union all
select 'sums of an account are not those of its transfers', coalesce(a.id, m.account)::text
from money.account a
full join (select account, sum(debit) as debits, sum(credit) as credits
           from (select debit as account, amount as debit, 0::bigint as credit from money.transfer
                 union all
                 select credit, 0, amount from money.transfer) both_sides
           group by account) m on m.account = a.id
where coalesce(a.debits, -1) <> coalesce(m.debits, 0) or coalesce(a.credits, -1) <> coalesce(m.credits, 0)
union all
select 'reserved account <> what its reservations hold', coalesce(a.owner, r.customer)::text
from (select owner, credits - debits as balance from money.account where kind = 'reserved') a
full join (select customer,
                  sum(reserved_promotional + reserved_available - charged_promotional - charged_available
                      - released_promotional - released_available) as held
           from money.reservation group by customer) r on r.customer = a.owner
where coalesce(a.balance, 0) <> coalesce(r.held, 0)
union all
select 'charged beyond rate and time', lease::text
from money.reservation
where charged_promotional + charged_available
    <> floor(customer_rate::numeric * charged_ms / 3600000)
union all
select 'charged beyond cap or granted time', lease::text
from money.reservation where charged_ms > granted_ms or charged_ms > cap_ms
union all
select 'closed but not spent or released whole', lease::text
from money.reservation
where closed and (charged_promotional + released_promotional <> reserved_promotional
    or charged_available + released_available <> reserved_available)
union all
select 'committed counter <> reservations of the cluster', coalesce(c.name, r.name)
from (select name, value from money.counter where name like '%/committed') c
full join (select 'clu_' || cluster::text || '/committed' as name,
                  sum(reserved_promotional + reserved_available - released_promotional - released_available) as value
           from money.reservation group by cluster) r on r.name = c.name
where coalesce(c.value, 0) <> coalesce(r.value, 0)
union all
select 'invoice <> charges of its cluster', i.id::text
from money.invoice i
left join (select cluster, sum(charged_promotional + charged_available) as charged, bool_and(closed) as closed
           from money.reservation group by cluster) r on r.cluster = i.cluster
where r.charged is distinct from i.charged or r.closed is not true;
