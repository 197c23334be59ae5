-- An API key belongs to one project of its organization for good: what it hires counts there. Keys from before belong
-- to the organization's first project, the one named "default".
alter table identity.api_key
    add column project uuid,
    add column name text check (length(name) between 1 and 100);

update identity.api_key k
set project = (select p.id from identity.project p
               where p.organization = k.organization order by p.created_at, p.id limit 1);

alter table identity.project add constraint project_of_organization unique (id, organization);
alter table identity.api_key
    alter column project set not null,
    add constraint api_key_in_project_of_its_organization
        foreign key (project, organization) references identity.project (id, organization);
