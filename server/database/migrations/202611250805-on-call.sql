create table operations.rotation (
  id uuid primary key,
  name text not null check (name <> ''),
  owner_team_id uuid not null references organisation.team,
  zone text not null,
  -- Local date and time of the first hand-over.
  starts text not null,
  every integer not null check (every between 1 and 52),
  unit text not null check (unit in ('days', 'weeks')),
  -- Weekly windows as text, 'Mon-Fri 08:00-18:00'; empty for around the clock.
  windows text not null default '',
  line smallint not null default 1 check (line between 1 and 3),
  archived_at timestamptz,
  version integer not null default 1
);
create unique index rotation_name on operations.rotation (owner_team_id, lower(name)) where archived_at is null;

create table operations.rotation_participant (
  rotation_id uuid not null references operations.rotation,
  position integer not null,
  -- Null is an empty slot: nobody in that turn.
  person_id uuid references organisation.person,
  primary key (rotation_id, position)
);
create index rotation_participant_person on operations.rotation_participant (person_id);

create table operations.override (
  id uuid primary key,
  rotation_id uuid not null references operations.rotation,
  replaced_person_id uuid not null references organisation.person,
  by_person_id uuid not null references organisation.person,
  from_at timestamptz not null,
  to_at timestamptz not null,
  why text not null default '',
  made_by_person_id uuid references organisation.person,
  made_at timestamptz not null,
  cancelled_at timestamptz,
  check (from_at < to_at),
  check (replaced_person_id <> by_person_id)
);
create index override_rotation on operations.override (rotation_id, to_at) where cancelled_at is null;

create table operations.policy (
  id uuid primary key,
  name text not null check (name <> ''),
  owner_team_id uuid not null references organisation.team,
  -- How often the steps are gone through again when nobody answers.
  repeats integer not null default 1 check (repeats between 0 and 9),
  steps jsonb not null,
  archived_at timestamptz,
  version integer not null default 1
);
create unique index policy_name on operations.policy (owner_team_id, lower(name)) where archived_at is null;

-- Whose incidents are paged by which policy: a service's own goes before its team's.
create table operations.policy_assignment (
  kind text not null check (kind in ('service', 'team')),
  object_id uuid not null,
  policy_id uuid not null references operations.policy,
  primary key (kind, object_id)
);
create index policy_assignment_policy on operations.policy_assignment (policy_id);

-- Escalation clocks. One runs for an incident at a time; `cycle` counts its starts.
create table operations.escalation (
  id uuid primary key,
  incident_id uuid not null,
  cycle integer not null,
  policy_id uuid references operations.policy,
  policy_why text not null,
  service_id uuid,
  owner_team_id uuid not null references organisation.team,
  title text not null,
  severity smallint not null,
  rehearsal boolean not null,
  state text not null check (state in ('running', 'stopped', 'exhausted')),
  why text not null,
  round integer not null default 1,
  -- The step that is due next, from 0.
  step integer not null default 0,
  next_at timestamptz,
  started_at timestamptz not null,
  ended_at timestamptz,
  unique (incident_id, cycle),
  check ((state = 'running') = (next_at is not null))
);
create unique index escalation_running on operations.escalation (incident_id) where state = 'running';

create view operations.rotation_ref as select id, name, owner_team_id, case when archived_at is null then 'active' else 'archived' end as state from operations.rotation;
create view operations.policy_ref as select id, name, owner_team_id, case when archived_at is null then 'active' else 'archived' end as state from operations.policy;
