-- A moment that could not be read has a reason and no moment; a moment of the source's own always has one.
do $$ declare was text; begin
  select conname into strict was from pg_constraint where conrelid = 'operations.alert'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%said_why%';
  execute format('alter table operations.alert drop constraint %I', was);
end $$;
alter table operations.alert add constraint alert_said check (said_at is null or said_why is not null);
