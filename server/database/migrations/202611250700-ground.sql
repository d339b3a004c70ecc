create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create schema events;
create schema jobs;
create schema organisation;
create schema access;
create schema http;

-- organisation ---------------------------------------------------------------------------------------------------
create table organisation.organisation (
  id uuid primary key,
  name text not null check (name <> ''),
  zone text not null,
  locale text not null default 'en-GB',
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  set_up_at timestamptz,
  version integer not null default 1
);
-- One installation is one organisation.
create unique index organisation_only_one on organisation.organisation ((true));

create table organisation.department (
  id uuid primary key,
  parent_id uuid references organisation.department,
  name text not null check (name <> ''),
  archived_at timestamptz,
  version integer not null default 1,
  check (parent_id <> id)
);
create unique index department_name on organisation.department (coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), lower(name)) where archived_at is null;

create table organisation.team (
  id uuid primary key,
  department_id uuid not null references organisation.department,
  name text not null check (name <> ''),
  archived_at timestamptz,
  version integer not null default 1
);
create unique index team_name on organisation.team (lower(name)) where archived_at is null;
create index team_department on organisation.team (department_id);

create table organisation.person (
  id uuid primary key,
  name text not null check (name <> ''),
  email text not null check (email like '%_@_%'),
  title text not null default '',
  zone text,
  locale text,
  archived_at timestamptz,
  version integer not null default 1
);
create unique index person_email on organisation.person (lower(email)) where archived_at is null;

create table organisation.membership (
  person_id uuid not null references organisation.person,
  team_id uuid not null references organisation.team,
  lead boolean not null default false,
  primary key (person_id, team_id)
);
create index membership_team on organisation.membership (team_id);

-- Who sees one record beyond the reach of their roles: the paged, the assigned, other teams it concerns.
create table organisation.sight (
  kind text not null,
  object_id uuid not null,
  person_id uuid references organisation.person,
  team_id uuid references organisation.team,
  why text not null,
  since timestamptz not null,
  check (num_nonnulls(person_id, team_id) = 1)
);
create unique index sight_person on organisation.sight (person_id, kind, object_id) where person_id is not null;
create unique index sight_team on organisation.sight (team_id, kind, object_id) where team_id is not null;
create index sight_object on organisation.sight (kind, object_id);

-- access ---------------------------------------------------------------------------------------------------------
create table access.account (
  person_id uuid primary key references organisation.person,
  password text,
  password_at timestamptz,
  disabled_at timestamptz
);

create table access.role_grant (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  role text not null,
  scope_kind text not null check (scope_kind in ('organisation', 'department', 'team')),
  scope_id uuid not null
);
create unique index role_grant_once on access.role_grant (person_id, role, scope_kind, scope_id);

create table access.session (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  token_hash bytea not null unique,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz,
  user_agent text not null default '',
  address text not null default ''
);
create index session_person on access.session (person_id) where closed_at is null;

create table access.token (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  name text not null check (name <> ''),
  token_hash bytea not null unique,
  scopes text[] not null check (cardinality(scopes) > 0),
  made_at timestamptz not null,
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz
);
create index token_person on access.token (person_id);

-- Links that make an account: the set-up link of the first start, and invitations.
create table access.invitation (
  id uuid primary key,
  purpose text not null check (purpose in ('set-up', 'invitation', 'reset')),
  token_hash bytea not null unique,
  person_id uuid references organisation.person,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);

create table access.attempt (
  key text not null,
  at timestamptz not null
);
create index attempt_key on access.attempt (key, at);

-- events ---------------------------------------------------------------------------------------------------------
create table events.event (
  id uuid not null,
  at timestamptz not null,
  type text not null,
  version smallint not null,
  class text not null check (class in ('ordinary', 'personal', 'confidential')),
  owner_team_id uuid,
  actor_kind text not null,
  actor_id text not null,
  request_id text not null,
  cause_id uuid,
  subjects jsonb not null,
  payload jsonb not null,
  detail_hash bytea,
  position bigint,
  hash bytea,
  primary key (at, id)
) partition by range (at);
create table events.event_default partition of events.event default;
create index event_id on events.event (id);
create index event_position on events.event (position) where position is not null;
create index event_unsealed on events.event (at, id) where position is null;
create index event_type on events.event (type, at);

create table events.subject (
  event_id uuid not null,
  at timestamptz not null,
  kind text not null,
  object_id text not null,
  role text not null,
  owner_team_id uuid,
  class text not null,
  primary key (kind, object_id, at, event_id, role)
) partition by range (at);
create table events.subject_default partition of events.subject default;

create table events.detail (
  event_id uuid not null,
  at timestamptz not null,
  salt bytea not null,
  body jsonb,
  erased_at timestamptz,
  primary key (event_id, at)
) partition by range (at);
create table events.detail_default partition of events.detail default;

-- The chain's tip, so that sealing needs no search; one row.
create table events.chain (
  one boolean primary key default true check (one),
  position bigint not null,
  hash bytea not null
);
insert into events.chain (position, hash) values (0, '\x');

-- jobs -----------------------------------------------------------------------------------------------------------
create table jobs.timer (
  id uuid primary key,
  due_at timestamptz not null,
  task text not null,
  payload jsonb not null,
  key text unique
);
create index timer_due on jobs.timer (due_at);

create table jobs.worker (
  id text primary key,
  process text not null,
  started_at timestamptz not null,
  beat_at timestamptz not null
);

-- http -----------------------------------------------------------------------------------------------------------
create table http.idempotency (
  actor text not null,
  key text not null,
  route text not null,
  request_hash bytea not null,
  claimed_at timestamptz not null,
  status smallint,
  answer jsonb,
  primary key (actor, key)
);
create index idempotency_age on http.idempotency (claimed_at);
