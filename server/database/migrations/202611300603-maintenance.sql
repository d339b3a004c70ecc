-- When windows are open, were and will be, for whoever tells of it.
create view operations.maintenance_opening_ref as
  select o.window_id, w.title as name, w.owner_team_id, w.state, w.planned_at, o.from_at, o.to_at, o.opened_at, o.closed_at
  from operations.maintenance_opening o join operations.maintenance_window w on w.id = o.window_id;
comment on column operations.maintenance_opening_ref.opened_at is 'nullable';
comment on column operations.maintenance_opening_ref.closed_at is 'nullable';
