-- Who has an alert in hand: whoever took it, or took its incident. Who said that it is over, where that was a person.
alter table operations.alert
  add column taken_at timestamptz,
  add column taken_by uuid references organisation.person,
  add column taken_through text check (taken_through in ('hand', 'incident')),
  add column resolved_by uuid references organisation.person,
  add constraint alert_taken_whole check ((taken_at is null) = (taken_by is null) and (taken_at is null) = (taken_through is null));
-- The few that are in hand are counted, not the many that are not.
create index alert_in_hand on operations.alert (owner_team_id) include (id) where state = 'firing' and not rehearsal and (taken_at is not null or acknowledged_at is not null);
