-- Machines, their keys and sessions, and what each of them should do.
create schema fleet;

-- The era is foundation's; generations start with it.
create function fleet.present_era() returns bigint
    language sql stable as
$$
select era from foundation.clock
$$;

create table fleet.machine (
    id                  uuid primary key,
    organization        uuid not null,
    name                text not null check (length(name) between 1 and 100),
    enrolled_at         timestamptz not null,
    -- As the agent last described it, with the ids of its gpus.
    inventory           jsonb not null,
    agent_version       text not null,
    capabilities        text[] not null default '{}',
    -- Made with the agent's journal: another value means that the journal was lost or replaced.
    incarnation         text not null,
    cordoned            boolean not null default false,
    draining            boolean not null default false,
    quarantine          text,
    last_contact        timestamptz,
    version             bigint not null default 0
);
create index machine_by_organization on fleet.machine (organization, id);

-- What a machine's certificates stand on. An answered renewal is kept so that it can be answered again.
create table fleet.machine_key (
    machine             uuid primary key references fleet.machine (id),
    tls_key             bytea not null,
    -- Still believed until the next renewal: the answer to the last one may have been lost.
    previous_tls_key    bytea,
    usage_key           bytea not null,
    usage_certificate   bytea not null,
    renewal_counter     bigint not null default 0 check (renewal_counter >= 0),
    renewal_request     text not null,
    renewal_certificate bytea not null
);

-- A row of its own, because every guarded write locks it and grants must not wait for that.
create table fleet.session (
    machine uuid primary key references fleet.machine (id),
    number  bigint not null default 0 check (number >= 0)
);

create table fleet.desired_state (
    machine            uuid primary key references fleet.machine (id),
    era                bigint not null check (era >= 0),
    number             bigint not null check (number >= 0),
    grant_number       bigint not null default 0 check (grant_number >= 0),
    -- The highest that the machine has said to have persisted: below it, its history was rolled back.
    acknowledged_era   bigint not null default 0,
    acknowledged_number bigint not null default 0,
    acknowledged_grant bigint not null default 0
);

create table fleet.desired_entry (
    machine      uuid not null references fleet.desired_state (machine),
    kind         text not null,
    id           text not null,
    body         bytea not null,
    capabilities text[] not null default '{}',
    primary key (machine, kind, id)
);

create table fleet.enrolment_token (
    -- SHA-256 of the token: the token itself is shown once and not kept.
    digest       text primary key,
    organization uuid not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    used_at      timestamptz
);
create index enrolment_token_by_age on fleet.enrolment_token (expires_at);
