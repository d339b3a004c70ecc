-- A sweep that comes again: a wall-clock start in a zone and an RFC 5545 rule.
create table infrastructure.sweep_plan (
  id uuid primary key,
  range text not null,
  ports integer[] not null,
  rate integer not null check (rate between 1 and 1000),
  owner_team_id uuid not null references organisation.team,
  department_id uuid not null references organisation.department,
  zone text not null,
  starts text not null,
  repeats text not null,
  state text not null check (state in ('active', 'paused', 'ended')),
  -- Why it is paused or ended; empty while it is active.
  state_why text not null default '',
  -- When it begins next; null while it is not active, and where no time is left.
  next_at timestamptz,
  -- Why the last run did not begin; empty if it did.
  trouble text not null default '',
  -- Up to when the time axis shows it.
  drawn_until timestamptz,
  made_by uuid references organisation.person,
  made_at timestamptz not null,
  version integer not null default 1,
  check (state = 'active' or next_at is null)
);
create index sweep_plan_place on infrastructure.sweep_plan (made_at desc, id desc);

alter table infrastructure.sweep add column plan_id uuid references infrastructure.sweep_plan;
-- The moment it was planned for; it may have begun later.
alter table infrastructure.sweep add column due_at timestamptz;
-- Whether echo requests could be sent, and what was left out: what was not asked cannot be gone.
alter table infrastructure.sweep add column echoed boolean not null default true;
alter table infrastructure.sweep add column left_addresses text[] not null default '{}';
-- What is new and gone since the run before, null where there was none: { with, at, fresh: [...], gone: [...], freshCount, goneCount, unsure }.
alter table infrastructure.sweep add column compared jsonb;
create index sweep_plan_runs on infrastructure.sweep (plan_id, started_at desc) where plan_id is not null;

-- Who answered at the last run of a plan and at the one that runs.
create table infrastructure.sweep_seen (
  sweep_id uuid not null references infrastructure.sweep,
  address text not null,
  echoed boolean not null,
  ports integer[] not null,
  primary key (sweep_id, address)
);
