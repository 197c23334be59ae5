-- When a draining machine has to be empty and why, and a window in which its owner needs it.
alter table fleet.machine
    add column leaves_by         timestamptz,
    add column leaves_because    text,
    add column maintenance_from  timestamptz,
    add column maintenance_until timestamptz,
    add check (leaves_by is null or draining),
    add check ((leaves_by is null) = (leaves_because is null)),
    add check ((maintenance_from is null) = (maintenance_until is null)),
    add check (maintenance_until > maintenance_from);
create index machine_leaving on fleet.machine (id) where draining or maintenance_from is not null;
