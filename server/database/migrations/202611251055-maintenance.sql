create table operations.maintenance_window (
  id uuid primary key,
  title text not null check (title <> ''),
  reason text not null check (reason <> ''),
  owner_team_id uuid not null references organisation.team,
  zone text not null,
  -- Wall-clock readings in the zone, of the first opening.
  starts text not null,
  ends text not null,
  -- RFC 5545; null for a window that opens once.
  repeats text,
  state text not null check (state in ('planned', 'open', 'over', 'cancelled')),
  -- The opening that runs, else the next, else the last.
  from_at timestamptz not null,
  to_at timestamptz not null,
  planned_at timestamptz not null,
  planned_by_person_id uuid references organisation.person,
  cancelled_why text,
  check (from_at < to_at)
);
create index maintenance_window_newest on operations.maintenance_window (from_at desc, id desc);
create index maintenance_window_team on operations.maintenance_window (owner_team_id, from_at desc);

create table operations.maintenance_cover (
  window_id uuid not null references operations.maintenance_window,
  kind text not null check (kind in ('service', 'item')),
  -- A service shares its item's id, so one column finds both.
  object_id uuid not null,
  primary key (window_id, object_id)
);
create index maintenance_cover_object on operations.maintenance_cover (object_id);

-- What the plan comes to: openings that were, and those of the coming 400 days.
create table operations.maintenance_opening (
  window_id uuid not null references operations.maintenance_window,
  from_at timestamptz not null,
  to_at timestamptz not null,
  opened_at timestamptz,
  -- When it really ended: at its end, or earlier if somebody said so.
  closed_at timestamptz,
  closed_why text,
  primary key (window_id, from_at),
  check (from_at < to_at)
);
create index maintenance_opening_coming on operations.maintenance_opening (from_at, to_at) where closed_at is null;

create view operations.maintenance_window_ref as select id, title as name, owner_team_id, state, from_at, to_at from operations.maintenance_window;
