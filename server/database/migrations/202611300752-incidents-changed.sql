-- The change that an incident most likely follows, in the half hour before it began: where its slurs begin on the Score.
alter table operations.incident
  add column change_at timestamptz,
  add column change_was text check (change_was in ('deployed', 'changed')),
  add constraint incident_change_whole check ((change_at is null) = (change_was is null));
