-- Which API key asked for the lease, and that key's project: what it costs counts against the budgets of both. Leases
-- from before do not say.
alter table lease.lease
    add column api_key uuid,
    add column project uuid,
    add constraint a_key_has_a_project check ((api_key is null) = (project is null));
