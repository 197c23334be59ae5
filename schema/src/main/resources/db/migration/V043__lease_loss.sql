-- Leases whose machines were lost are fenced out; running ones may be saved before they are moved.
alter table lease.lease
    add column fenced     boolean not null default false,
    -- The number of the checkpoint that is waited for; null for none.
    add column checkpoint bigint,
    add check (not fenced or state in ('ENDING', 'ENDED'));
-- What was lost before counts so too.
update lease.lease set fenced = true where reason_code = 'machine-lost' and state in ('ENDING', 'ENDED');
