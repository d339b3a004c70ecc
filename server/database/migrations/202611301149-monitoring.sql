-- The newest values of the machine itself, so that it is judged when telemetry takes nothing more, and the check that judges it.
-- No foreign key: a check that was archived stays named, so that it is not made again.
alter table infrastructure.host_watch
  add column readings jsonb,
  add column read_at timestamptz,
  add column check_id uuid;
create index host_watch_item on infrastructure.host_watch (item_id);
alter table infrastructure.check_definition drop constraint check_definition_kind_check,
  add constraint check_definition_kind_check check (kind in ('http', 'tcp', 'icmp', 'dns', 'tls', 'smtp', 'ssh', 'postgresql', 'host'));
