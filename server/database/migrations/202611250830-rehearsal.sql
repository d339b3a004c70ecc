create table operations.rehearsal (
  id uuid primary key,
  state text not null check (state in ('watching', 'failing', 'paged', 'recovering', 'done', 'failed')),
  owner_team_id uuid not null references organisation.team,
  started_by uuid references organisation.person,
  started_at timestamptz not null,
  state_since timestamptz not null,
  ended_at timestamptz,
  port integer not null,
  secret text not null,
  service_id uuid,
  check_id uuid,
  incident_id uuid references operations.incident,
  steps jsonb not null default '[]'
);
create unique index rehearsal_one on operations.rehearsal ((true)) where ended_at is null;
create index rehearsal_newest on operations.rehearsal (started_at desc, id desc);
