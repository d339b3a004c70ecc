-- Where a rebuild made the entry: when. How it stood before that is not on record, only since when its record exists (known_at).
alter table agenda.entry add column remade_at timestamptz;

-- Entries that were taken off the axis, as they stood then: a replay of the time before shows them.
create table agenda.gone (
  id uuid primary key,
  kind text not null,
  object_id text not null,
  subjects text[] not null,
  stave text not null,
  line smallint not null,
  mark text not null,
  certainty text not null,
  state text not null,
  range tstzrange not null,
  label text not null,
  why text not null,
  weight smallint not null,
  owner_team_id uuid not null references organisation.team,
  rehearsal boolean not null,
  moments jsonb not null,
  known_at timestamptz,
  was jsonb not null,
  remade_at timestamptz,
  gone_at timestamptz not null
);
create index gone_range on agenda.gone using gist (range);
create index gone_at on agenda.gone (gone_at);
create index gone_subjects on agenda.gone using gin (subjects);
-- What stood otherwise before, by its last change: what lay in a stretch of the past and does no more has changed since.
create index entry_changed on agenda.entry (put_at) where was <> '[]';

-- When the change that an incident follows was found: it is often told of late.
alter table operations.incident add column change_known_at timestamptz;
