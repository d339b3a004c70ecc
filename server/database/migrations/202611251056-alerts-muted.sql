-- Set while a maintenance window keeps the alert silent; the reason and the moment stay as its record.
alter table operations.alert add column muted_by uuid references operations.maintenance_window,
  add column muted_until timestamptz,
  add column muted_why text;
create index alert_muted on operations.alert (muted_by, id) where muted_by is not null;
