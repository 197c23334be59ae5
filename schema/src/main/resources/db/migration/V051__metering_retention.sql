-- Which leases of a machine are open is lease's to say.
drop index metering.meter_of_machine;
create index conflict_by_age on metering.conflict (at);
