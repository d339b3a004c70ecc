create schema imports;

-- An import begins as a draft of one person: a file that was read, and what its columns are taken for.
create table imports.import (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  token_id uuid,
  subject text not null,
  name text not null check (name <> ''),
  source text not null check (source in ('csv', 'xlsx', 'paste')),
  state text not null check (state in ('mapping', 'checking', 'checked', 'running', 'done', 'stopped', 'undoing', 'undone', 'failed')),
  why text not null default '',
  owner_team_id uuid references organisation.team,
  facts jsonb not null,
  mapping jsonb not null,
  -- Counts up with every check, so that an older one still running finds that it is not wanted any more.
  round integer not null default 0,
  done_rows integer not null default 0,
  stop_asked boolean not null default false,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index import_created on imports.import (created_at desc, id);

create table imports.imported_row (
  import_id uuid not null references imports.import on delete cascade,
  number integer not null,
  cells jsonb not null,
  verdict text not null default 'unread',
  reasons jsonb,
  title text not null default '',
  object_id uuid,
  changes jsonb,
  before jsonb,
  version integer,
  primary key (import_id, number)
);
create index imported_row_verdict on imports.imported_row (import_id, verdict, number);
