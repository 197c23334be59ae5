-- Hello names what is unsettled on one machine; refusals are dropped by age.
create index lease_unsettled_of_machine on lease.lease (machine, id) where not settled;
create index refused_request_by_age on lease.refused_request (at);
