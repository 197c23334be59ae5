-- Applies groups of linked transfers and counter changes in order, each whole or not at all. Accounts and counters
-- that are not there yet are made; all are locked in id order before anything is decided, so a batch decides on what
-- it will write. Two ways to the same result: when nothing in the batch can be refused the decision is one query;
-- otherwise the groups are walked one by one over arrays.
create function money.apply_batch(
    account_id uuid[], account_owner uuid[], account_kind text[],
    transfer_group integer[], transfer_id uuid[], transfer_debit uuid[], transfer_credit uuid[],
    transfer_amount bigint[], transfer_cause text[],
    counter_group integer[], counter_id uuid[], counter_name text[], counter_delta bigint[], counter_limit bigint[],
    group_count integer, applied_at timestamptz)
    returns table (code text, place integer)
    language plpgsql as
$$
#variable_conflict use_column
declare
    codes  text[];
    places integer[];
begin
    insert into money.account (id, owner, kind)
    select a.id, a.owner, a.kind
    from unnest(account_id, account_owner, account_kind) as a (id, owner, kind)
    where not exists (select 1 from money.account known where known.id = a.id)
    order by a.id
    on conflict (id) do nothing;
    insert into money.counter (id, name)
    select distinct c.id, c.name
    from unnest(counter_id, counter_name) as c (id, name)
    where not exists (select 1 from money.counter known where known.id = c.id)
    order by c.id
    on conflict (id) do nothing;
    perform 1 from money.account a where a.id = any (account_id) order by a.id for update;
    perform 1 from money.counter c where c.id = any (counter_id) order by c.id for update;

    if money.nothing_can_be_refused(transfer_id, transfer_debit, transfer_credit, transfer_amount,
                                    counter_id, counter_delta, counter_limit) then
        codes := array_fill('created'::text, array [group_count]);
        places := array_fill(-1, array [group_count]);
    else
        select w.codes, w.places into codes, places
        from money.walk_groups(transfer_group, transfer_id, transfer_debit, transfer_credit, transfer_amount,
                               counter_group, counter_id, counter_delta, counter_limit, group_count) w;
    end if;

    -- one update for each account and counter of the batch, however often it occurs
    with taken as materialized (
        select t.*
        from unnest(transfer_group, transfer_id, transfer_debit, transfer_credit, transfer_amount, transfer_cause)
            with ordinality as t (grp, id, debit, credit, amount, cause, n)
        where codes[t.grp] = 'created'
    ), written as (
        insert into money.transfer (id, debit, credit, amount, cause, at)
        select id, debit, credit, amount, cause, applied_at from taken order by n
    )
    update money.account a
    set debits = a.debits + s.debits, credits = a.credits + s.credits
    from (select m.account, sum(m.debit)::bigint as debits, sum(m.credit)::bigint as credits
          from (select debit as account, amount as debit, 0 as credit from taken
                union all
                select credit, 0, amount from taken) m
          group by m.account) s
    where a.id = s.account;

    update money.counter c
    set value = c.value + s.delta
    from (select k.id, sum(k.delta)::bigint as delta
          from unnest(counter_group, counter_id, counter_delta) as k (grp, id, delta)
          where codes[k.grp] = 'created'
          group by k.id) s
    where c.id = s.id;

    return query select r.code, r.place from unnest(codes, places) with ordinality as r (code, place, n) order by r.n;
exception
    -- another batch wrote one of these ids between other accounts: the caller starts again and then sees it
    when unique_violation then
        raise exception 'concurrent transfer with one of these ids' using errcode = 'serialization_failure';
end
$$;

-- True when every group will be applied whatever the order: no id is known or repeated, and even if all debits came
-- before all credits no protected account, no limit and no sum would be exceeded.
create function money.nothing_can_be_refused(
    transfer_id uuid[], transfer_debit uuid[], transfer_credit uuid[], transfer_amount bigint[],
    counter_id uuid[], counter_delta bigint[], counter_limit bigint[])
    returns boolean
    language sql as
$$
select not exists (select 1 from money.transfer known where known.id = any (transfer_id))
   and (select count(distinct id) = count(*) from unnest(transfer_id) as t (id))
   and not exists (
        select 1
        from (select m.account, sum(m.debit) as debits, sum(m.credit) as credits
              from (select t.debit as account, t.amount as debit, 0 as credit
                    from unnest(transfer_debit, transfer_amount) as t (debit, amount)
                    union all
                    select t.credit, 0, t.amount from unnest(transfer_credit, transfer_amount) as t (credit, amount)) m
              group by m.account) s
        join money.account a on a.id = s.account
        where (a.is_protected and a.debits + s.debits > a.credits)
           or a.debits + s.debits > 9223372036854775807
           or a.credits + s.credits > 9223372036854775807)
   and not exists (
        select 1
        from (select k.id, sum(greatest(k.delta, 0)) as up, sum(least(k.delta, 0)) as down,
                     min(case when k.delta > 0 then k.bound else 9223372036854775807 end) as bound
              from unnest(counter_id, counter_delta, counter_limit) as k (id, delta, bound)
              group by k.id) s
        join money.counter c on c.id = s.id
        where c.value + s.up > s.bound or c.value + s.down < 0)
$$;

-- The general decision: walks groups, transfers and counter changes in order over arrays of running sums.
create function money.walk_groups(
    transfer_group integer[], transfer_id uuid[], transfer_debit uuid[], transfer_credit uuid[],
    transfer_amount bigint[],
    counter_group integer[], counter_id uuid[], counter_delta bigint[], counter_limit bigint[],
    group_count integer, out codes text[], out places integer[])
    language plpgsql as
$$
declare
    largest    constant bigint := 9223372036854775807;
    -- accounts by place in id order
    debits     bigint[];
    credits    bigint[];
    guarded    boolean[];
    -- transfers by place in the batch: places of their accounts, and of their id among the distinct ids
    debit_at   integer[];
    credit_at  integer[];
    id_at      integer[];
    -- distinct ids: the stored or so far created transfer, amount 0 while there is none
    known_debit  uuid[];
    known_credit uuid[];
    known_amount bigint[];
    -- counters by place in id order, changes by place in the batch
    counted    bigint[];
    counter_at integer[];
    next_transfer integer := 1;
    next_counter  integer := 1;
    first_transfer integer;
    first_counter  integer;
    end_transfer integer;
    end_counter  integer;
    transfers  constant integer := coalesce(cardinality(transfer_id), 0);
    changes    constant integer := coalesce(cardinality(counter_id), 0);
    refused    text;
    place      integer;
    is_known   boolean;
    done_transfer integer;
    done_counter  integer;
begin
    select array_agg(a.debits order by a.id), array_agg(a.credits order by a.id),
           array_agg(a.is_protected order by a.id)
    into debits, credits, guarded
    from money.account a
    where a.id in (select unnest(transfer_debit) union select unnest(transfer_credit));

    select array_agg(p.d order by p.n), array_agg(p.c order by p.n), array_agg(p.i order by p.n)
    into debit_at, credit_at, id_at
    from (with place as (select x.id, row_number() over (order by x.id) as at
                         from (select unnest(transfer_debit) as id union select unnest(transfer_credit)) x),
               name as (select x.id, row_number() over (order by x.id) as at
                        from (select distinct unnest(transfer_id) as id) x)
          select t.n, d.at::integer as d, c.at::integer as c, i.at::integer as i
          from unnest(transfer_id, transfer_debit, transfer_credit) with ordinality as t (id, debit, credit, n)
          join place d on d.id = t.debit
          join place c on c.id = t.credit
          join name i on i.id = t.id) p;

    select array_agg(coalesce(k.debit, x.id) order by x.id), array_agg(coalesce(k.credit, x.id) order by x.id),
           array_agg(coalesce(k.amount, 0) order by x.id)
    into known_debit, known_credit, known_amount
    from (select distinct unnest(transfer_id) as id) x
    left join money.transfer k on k.id = x.id;

    select array_agg(c.value order by c.id) into counted
    from money.counter c where c.id = any (counter_id);
    select array_agg(p.at order by p.n) into counter_at
    from (select k.n, c.at::integer as at
          from unnest(counter_id) with ordinality as k (id, n)
          join (select x.id, row_number() over (order by x.id) as at
                from (select distinct unnest(counter_id) as id) x) c on c.id = k.id) p;

    codes := array_fill('created'::text, array [group_count]);
    places := array_fill(-1, array [group_count]);
    for g in 1 .. group_count loop
        first_transfer := next_transfer;
        first_counter := next_counter;
        is_known := false;
        while next_transfer <= transfers and transfer_group[next_transfer] = g loop
            is_known := is_known or known_amount[id_at[next_transfer]] > 0;
            next_transfer := next_transfer + 1;
        end loop;
        while next_counter <= changes and counter_group[next_counter] = g loop
            next_counter := next_counter + 1;
        end loop;
        end_transfer := next_transfer - 1;
        end_counter := next_counter - 1;
        refused := null;
        place := 0;
        done_transfer := first_transfer - 1;
        done_counter := first_counter - 1;

        if is_known then
            codes[g] := 'exists';
            for t in first_transfer .. end_transfer loop
                if known_amount[id_at[t]] <> transfer_amount[t]
                    or known_debit[id_at[t]] <> transfer_debit[t]
                    or known_credit[id_at[t]] <> transfer_credit[t] then
                    codes[g] := 'transfer-mismatch';
                    places[g] := t - first_transfer;
                    exit;
                end if;
            end loop;
            continue;
        end if;

        for t in first_transfer .. end_transfer loop
            if debits[debit_at[t]] > largest - transfer_amount[t]
                or credits[credit_at[t]] > largest - transfer_amount[t] then
                refused := 'amount-too-large';
            elsif guarded[debit_at[t]] and debits[debit_at[t]] + transfer_amount[t] > credits[debit_at[t]] then
                refused := 'insufficient-funds';
            end if;
            exit when refused is not null;
            debits[debit_at[t]] := debits[debit_at[t]] + transfer_amount[t];
            credits[credit_at[t]] := credits[credit_at[t]] + transfer_amount[t];
            done_transfer := t;
            place := place + 1;
        end loop;
        if refused is null then
            for k in first_counter .. end_counter loop
                if counter_delta[k] > 0 and counted[counter_at[k]] > largest - counter_delta[k] then
                    refused := 'amount-too-large';
                elsif counted[counter_at[k]] + counter_delta[k] < 0 then
                    refused := 'counter-below-zero';
                elsif counter_delta[k] > 0 and counted[counter_at[k]] + counter_delta[k] > counter_limit[k] then
                    refused := 'budget-exceeded';
                end if;
                exit when refused is not null;
                counted[counter_at[k]] := counted[counter_at[k]] + counter_delta[k];
                done_counter := k;
                place := place + 1;
            end loop;
        end if;

        if refused is null then
            for t in first_transfer .. end_transfer loop
                known_debit[id_at[t]] := transfer_debit[t];
                known_credit[id_at[t]] := transfer_credit[t];
                known_amount[id_at[t]] := transfer_amount[t];
            end loop;
        else
            codes[g] := refused;
            places[g] := place;
            for t in first_transfer .. done_transfer loop
                debits[debit_at[t]] := debits[debit_at[t]] - transfer_amount[t];
                credits[credit_at[t]] := credits[credit_at[t]] - transfer_amount[t];
            end loop;
            for k in first_counter .. done_counter loop
                counted[counter_at[k]] := counted[counter_at[k]] - counter_delta[k];
            end loop;
        end if;
    end loop;
end
$$;
