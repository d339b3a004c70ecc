-- Names in a file that nothing is called by, as its last check found them.
alter table imports.import add column unknown jsonb not null default '[]';

-- Records that an import made because its rows named them; they are taken back with the rows.
create table imports.made_record (
  import_id uuid not null references imports.import on delete cascade,
  subject text not null,
  -- The column whose cells named it.
  column_name text not null,
  object_id uuid not null,
  version integer not null,
  state text not null default 'made' check (state in ('made', 'archived', 'left')),
  primary key (import_id, object_id)
);
