-- What is said of machines: who is not to be reached, what their own checks found, and who was told that they leave.
create schema fault;

-- A machine without a row is reachable.
create table fault.standing (
    machine      uuid primary key,
    standing     text not null check (standing in ('SUSPECTED', 'UNREACHABLE')),
    since        timestamptz not null,
    last_contact timestamptz not null
);

-- Whole, as each machine last told it.
create table fault.finding (
    machine  uuid not null,
    code     text not null,
    subject  text not null,
    check_by text not null,
    measured text not null,
    needed   text not null,
    evidence text not null,
    fix      text not null,
    found_at timestamptz not null,
    primary key (machine, code, subject)
);

-- Leases that were told that their machine leaves; so that it can be taken back after a restart too.
create table fault.notice (
    lease     uuid primary key,
    machine   uuid not null,
    leaves_at timestamptz not null,
    given_by  text not null,
    code      text not null
);
create index notice_by_machine on fault.notice (machine);
