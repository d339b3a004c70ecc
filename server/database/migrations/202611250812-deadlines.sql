create schema deadlines;

-- One promise of time about one object: a target on a clock that can be paused.
create table deadlines.deadline (
  id uuid primary key,
  kind text not null,
  object_id text not null,
  rule text not null check (rule <> ''),
  -- Target, calendar and thresholds below are those of this version of the rule.
  rule_version integer not null check (rule_version >= 1),
  title text not null check (title <> ''),
  target_ms bigint not null check (target_ms >= 0),
  calendar jsonb not null,
  thresholds smallint[] not null,
  stave text not null,
  line smallint not null check (line between 1 and 5),
  owner_team_id uuid not null references organisation.team,
  services text[] not null,
  rehearsal boolean not null default false,
  state text not null check (state in ('running', 'paused', 'met', 'cancelled')),
  -- What happened to the clock: [{ at, kind }]; due moments follow from it alone.
  clock jsonb not null,
  due_at timestamptz,
  missed_at timestamptz,
  settled_at timestamptz,
  unique (kind, object_id, rule)
);
create index deadline_due on deadlines.deadline (due_at) where state = 'running';

-- What was announced, for which due moment: a moved due moment is reminded of anew.
create table deadlines.reminder (
  deadline_id uuid not null references deadlines.deadline,
  percent smallint not null,
  due_at timestamptz not null,
  at timestamptz not null,
  primary key (deadline_id, percent, due_at)
);
