-- One look at a range of addresses. `done` addresses were looked at: after a crash the next job goes on there.
create table infrastructure.sweep (
  id uuid primary key,
  range text not null,
  ports integer[] not null,
  -- Connections and echo requests begun in a second.
  rate integer not null check (rate between 1 and 1000),
  owner_team_id uuid not null references organisation.team,
  department_id uuid not null references organisation.department,
  state text not null default 'running' check (state in ('running', 'finished', 'cancelled', 'failed')),
  total integer not null,
  done integer not null default 0,
  answering integer not null default 0,
  open_ports integer not null default 0,
  proposed integer not null default 0,
  left_out integer not null default 0,
  -- What was left out and why, what could not be done.
  notes text[] not null default '{}',
  started_by uuid references organisation.person,
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index sweep_running on infrastructure.sweep (department_id) where state = 'running';
create index sweep_started on infrastructure.sweep (started_at desc, id desc);

-- What a sweep found and nobody knew: it waits for a person's word. One that was refused does not come back.
create table infrastructure.sweep_proposal (
  id uuid primary key,
  department_id uuid not null references organisation.department,
  owner_team_id uuid not null references organisation.team,
  sweep_id uuid not null references infrastructure.sweep,
  kind text not null check (kind in ('item', 'relation', 'check')),
  -- What is proposed, the same at every sweep: `item 10.0.0.1`, `check 10.0.0.1 22`.
  key text not null,
  -- By address, then item, relation and check.
  place text not null,
  address text not null,
  what jsonb not null,
  says text not null,
  state text not null default 'proposed' check (state in ('proposed', 'accepted', 'refused')),
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  decided_at timestamptz,
  made_id uuid,
  unique (department_id, key)
);
create index sweep_proposal_place on infrastructure.sweep_proposal (place, id) where state = 'proposed';
create index sweep_proposal_sweep on infrastructure.sweep_proposal (sweep_id);
