-- When the entry first stood on the axis; null: it stood there before this was noted, or a rebuild made it.
alter table agenda.entry add column known_at timestamptz;
-- How it stood before each change, oldest first: {until, state, line, from, to, label}. The last twenty are kept.
alter table agenda.entry add column was jsonb not null default '[]';
