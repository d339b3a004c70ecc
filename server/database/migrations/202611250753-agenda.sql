create schema agenda;

-- Everything with a date, on the one time axis. Written by modules, rebuildable from their own tables.
create table agenda.entry (
  id uuid primary key,
  key text not null unique,
  kind text not null,
  object_id text not null,
  -- Every object concerned, as kind:id, the first subject included.
  subjects text[] not null,
  stave text not null,
  line smallint not null check (line between 1 and 5),
  mark text not null check (mark in ('alert', 'incident', 'deployment', 'change', 'freeze', 'maintenance', 'deadline', 'contract-end',
    'forecast', 'milestone', 'shift', 'page', 'money', 'bookmark')),
  certainty text not null check (certainty in ('fact', 'planned', 'forecast')),
  state text not null,
  -- Both ends belong to it; without an upper bound it still goes on; equal ends are a moment.
  range tstzrange not null check (not isempty(range) and not lower_inf(range)),
  label text not null,
  why text not null,
  weight smallint not null check (weight between 0 and 100),
  owner_team_id uuid not null references organisation.team,
  rehearsal boolean not null default false,
  moments jsonb not null default '[]',
  put_at timestamptz not null
);
create index entry_range on agenda.entry using gist (range);
create index entry_subjects on agenda.entry using gin (subjects);
create index entry_stave on agenda.entry (stave, lower(range));
create index entry_start on agenda.entry (lower(range), id);
create index entry_key on agenda.entry (key text_pattern_ops);
-- The weightiest of a stave, alerts apart from everything else: alerts are the many.
create index entry_alert_weight on agenda.entry (stave, weight desc, lower(range) desc) where mark = 'alert';
create index entry_other_weight on agenda.entry (stave, weight desc, lower(range) desc) where mark <> 'alert';
-- What goes on or waits, for the states of the staves.
create index entry_ongoing on agenda.entry (stave) where upper_inf(range) or (mark = 'deadline' and state in ('due', 'overdue'));
