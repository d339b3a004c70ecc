-- When a rebuild last found the record behind the entry: those it did not find are dropped at its end.
alter table agenda.entry add column rebuilt_at timestamptz;
