-- What is for sale, what of it is taken and by whom, and what was quoted.
create schema market;

-- One row for each machine that the market knows. Whoever changes anything of a machine locks this row first.
create table market.machine (
    machine          uuid primary key,
    offer            uuid not null unique,
    organization     uuid not null,
    -- micro-USD per gpu-hour, per slice-hour where a machine has no gpus; null: sells nothing yet.
    price            bigint check (price between 0 and 1000000000000),
    cpu_millis       integer not null,
    memory_mib       bigint not null,
    disk_mib         bigint not null,
    cpu_millis_taken integer not null default 0,
    memory_mib_taken bigint not null default 0,
    disk_mib_taken   bigint not null default 0,
    version          bigint not null,
    constraint cpu_fits check (cpu_millis_taken between 0 and cpu_millis),
    constraint memory_fits check (memory_mib_taken between 0 and memory_mib),
    constraint disk_fits check (disk_mib_taken between 0 and disk_mib)
);

-- A slice is taken as long as its row is here. The holder is opaque: another room's name for who has it.
create table market.holding (
    holder     text primary key,
    machine    uuid not null references market.machine (machine),
    cpu_millis integer not null check (cpu_millis >= 0),
    memory_mib bigint not null check (memory_mib >= 0),
    disk_mib   bigint not null check (disk_mib >= 0),
    unique (holder, machine)
);
create index holding_by_machine on market.holding (machine);

-- A gpu has at most one holder, and one on its own machine only.
create table market.gpu (
    gpu      uuid primary key,
    machine  uuid not null references market.machine (machine),
    sellable boolean not null,
    holder   text,
    foreign key (holder, machine) references market.holding (holder, machine)
);
create index gpu_by_machine on market.gpu (machine);
create index gpu_by_holder on market.gpu (holder) where holder is not null;

create table market.quote (
    id           uuid primary key,
    organization uuid not null,
    expires_at   timestamptz not null,
    -- The exact text that was signed.
    text         text not null,
    signature    bytea not null,
    body         jsonb not null
);
create index quote_by_expiry on market.quote (expires_at);
